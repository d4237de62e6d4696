package import Artifacts

/// A process of an installation, as others see it.
package struct WorkerView: Encodable, Hashable, Sendable {
    package let consumer: String
    /// Whether it listens; one that does not is gone, and its work is given to others.
    package let isPresent: Bool
    /// What it said of itself last; workers alone say it.
    package let heartbeat: Heartbeat?

    package init(consumer: String, isPresent: Bool, heartbeat: Heartbeat?) {
        self.consumer = consumer
        self.isPresent = isPresent
        self.heartbeat = heartbeat
    }
}
