package import RedisProtocol

/// An entry that was delivered and not yet acknowledged.
package struct PendingEntry: Sendable, Equatable {
    package let id: EntryID
    package let consumer: String
    /// Since its last delivery or claim.
    package let idle: Duration
    package let deliveries: Int

    package init(_ reply: Reply) throws(ReplyError) {
        let parts = try reply.tuple(of: 4)
        id = try parts[0].entryID()
        consumer = try parts[1].string()
        idle = .milliseconds(try parts[2].integer())
        deliveries = try parts[3].integer()
    }
}
