import RedisProtocol

/// Decides how long to wait before a part that has ended is started again: longer each time, until it has stayed up.
struct RestartPolicy: Equatable {
    /// Who has run for so long begins anew.
    static let steadyAfter = Duration.seconds(30)

    private let backOff = BackOff(initial: .milliseconds(400), maximum: .seconds(15))
    private var failures = 0

    /// The pause before the next start, given how long the last one was good for.
    mutating func pause(
        afterRunning uptime: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> Duration {
        count(uptime)
        return backOff.delay(beforeAttempt: failures, using: &generator)
    }

    mutating func pause(afterRunning uptime: Duration) -> Duration {
        count(uptime)
        return backOff.delay(beforeAttempt: failures)
    }

    private mutating func count(_ uptime: Duration) {
        failures = uptime >= Self.steadyAfter ? 1 : failures + 1
    }
}
