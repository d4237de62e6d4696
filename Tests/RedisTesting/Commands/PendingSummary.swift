package import RedisProtocol

/// How much is pending in a group: in all, its span of ids, and for whom.
package struct PendingSummary: Sendable, Equatable {
    package let count: Int
    /// Nil when nothing is pending.
    package let span: ClosedRange<EntryID>?
    package let perConsumer: [String: Int]

    package init(_ reply: Reply) throws(ReplyError) {
        let parts = try reply.tuple(of: 4)
        count = try parts[0].integer()
        span = count == 0 ? nil : try parts[1].entryID()...(try parts[2].entryID())
        var consumers: [String: Int] = [:]
        if !parts[3].isNull {
            for row in try parts[3].array() {
                let pair = try row.tuple(of: 2)
                consumers[try pair[0].string()] = try pair[1].integer()
            }
        }
        perConsumer = consumers
    }

    /// XPENDING in its short form.
    package struct Command: RedisCommand {
        private let key: RedisKey
        private let group: String

        package init(_ key: RedisKey, group: String) {
            self.key = key
            self.group = group
        }

        package var keys: [RedisKey] { [key] }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "XPENDING", key.name, group)
        }

        package func decode(_ reply: Reply) throws(ReplyError) -> PendingSummary { try PendingSummary(reply) }
    }
}
