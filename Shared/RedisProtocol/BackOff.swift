/// How long to wait before trying again: at once first, then doubling up to a limit, jittered so that a fleet spreads
/// out.
package struct BackOff: Sendable, Equatable {
    /// Reconnecting: at once, then 5 ms … 1 s.
    package static let reconnecting = BackOff(initial: .milliseconds(5), maximum: .seconds(1))
    /// A busy or loading server: 10 ms … 500 ms.
    package static let busyServer = BackOff(initial: .milliseconds(10), maximum: .milliseconds(500))

    package let initial: Duration
    package let maximum: Duration

    package init(initial: Duration, maximum: Duration) {
        self.initial = initial
        self.maximum = maximum
    }

    /// The wait before the attempt with this number; attempt 0 does not wait. Drawn evenly from half the ceiling to
    /// all of it.
    package func delay(beforeAttempt attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        // Drawn by hand, for the library's own way may reject a generator's numbers over and over.
        delay(beforeAttempt: attempt, noise: Double(generator.next() >> 11) / Double(1 << 53 as UInt64))
    }

    package func delay(beforeAttempt attempt: Int) -> Duration {
        delay(beforeAttempt: attempt, noise: .random(in: 0..<1))
    }

    private func delay(beforeAttempt attempt: Int, noise: Double) -> Duration {
        guard attempt > 0 else { return .zero }
        var ceiling = min(initial, maximum)
        var doublings = attempt - 1
        while doublings > 0 && ceiling > .zero && ceiling < maximum {
            ceiling = min(ceiling * 2, maximum)
            doublings -= 1
        }
        return ceiling * (0.5 + noise / 2)
    }
}
