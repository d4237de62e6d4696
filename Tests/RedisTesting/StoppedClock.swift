/// A clock whose time never comes: who sleeps on it sleeps until cancelled.
package struct StoppedClock: Clock {
    package init() {}

    package var now: ContinuousClock.Instant { .now }
    package var minimumResolution: Duration { .nanoseconds(1) }

    package func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        try await ContinuousClock().sleep(for: .seconds(86_400))
    }
}
