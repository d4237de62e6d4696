package import Bus

/// How much lies in one stream, as its consumer group sees it.
package struct StreamDepth: Hashable, Sendable {
    package let stream: StreamName
    /// Delivered to nobody yet; nil when it cannot be known, because the group is missing or somebody deleted messages.
    package let queued: Int?
    /// Held by consumers; nil when the group is missing.
    package let pending: Int?
    /// How long ago its oldest entry was made; nil when it is empty.
    package let oldest: Duration?

    init(stream: StreamName, length: Int, pending: Int, age: Int) {
        self.stream = stream
        self.pending = pending < 0 ? nil : pending
        queued = pending < 0 || pending > length ? nil : length - pending
        oldest = age < 0 ? nil : .milliseconds(age)
    }
}
