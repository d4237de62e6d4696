package import Artifacts

/// How much was spent in the current minute.
package struct SpendRate: Codable, Hashable, Sendable {
    /// The length of the window, in milliseconds.
    package static let window: Int64 = 60_000

    private var micros = 0
    private var since = Timestamp(milliseconds: 0)

    package init() {}

    package mutating func add(_ amount: Int, at now: Timestamp) {
        if now.milliseconds - since.milliseconds >= Self.window {
            since = now
            micros = 0
        }
        micros += amount
    }

    /// Whether more than the limit was spent within the window that `now` lies in.
    package func exceeds(_ limit: Int, at now: Timestamp) -> Bool {
        now.milliseconds - since.milliseconds < Self.window && micros > limit
    }
}
