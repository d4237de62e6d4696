/// What waits in an installation: in each channel's streams, and beside them.
package struct QueuesView: Encodable, Hashable, Sendable {
    /// One channel, over all of its streams and partitions.
    package struct Channel: Encodable, Hashable, Sendable {
        package let channel: String
        package let group: String
        /// Delivered to nobody yet; nil when it cannot be known.
        package let queued: Int?
        /// The same by lane, without what was handed back; nil for a channel without lanes. A lane of which it cannot
        /// be known is missing.
        package let lanes: [String: Int]?
        /// Held by consumers.
        package let pending: Int
        /// Age of the oldest message; nil when there is none.
        package let oldestMs: Int?

        package init(
            channel: String,
            group: String,
            queued: Int?,
            lanes: [String: Int]?,
            pending: Int,
            oldestMs: Int?
        ) {
            self.channel = channel
            self.group = group
            self.queued = queued
            self.lanes = lanes
            self.pending = pending
            self.oldestMs = oldestMs
        }
    }

    package let channels: [Channel]
    /// Messages that wait for their next attempt.
    package let delayed: Int
    package let timers: Int
    /// Messages outside their tenants' windows.
    package let parked: Int
    package let dead: Int

    package init(channels: [Channel], delayed: Int, timers: Int, parked: Int, dead: Int) {
        self.channels = channels
        self.delayed = delayed
        self.timers = timers
        self.parked = parked
        self.dead = dead
    }
}
