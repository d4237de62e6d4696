/// How many events a task may still send, or checkpoints store: some at once, then a few a second, so that no program
/// floods the feed.
struct EventBudget: Sendable {
    static let burst = 50.0
    static let perSecond = 10.0

    private(set) var dropped = 0
    private let most: Double
    private let rate: Double
    private var left: Double
    private var last: ContinuousClock.Instant?

    init(burst: Double = Self.burst, perSecond: Double = Self.perSecond) {
        most = burst
        rate = perSecond
        left = burst
    }

    /// Whether one more may be sent now.
    mutating func take(at now: ContinuousClock.Instant) -> Bool {
        if let last { left = min(most, left + rate * ((now - last) / .seconds(1))) }
        last = now
        guard left >= 1 else {
            drop()
            return false
        }
        left -= 1
        return true
    }

    /// Counts one that nobody asked to send.
    mutating func drop() { dropped += 1 }
}
