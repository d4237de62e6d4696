package import Bus
package import RedisBus
import Synchronization

/// Looks whether the channels' streams and groups exist: one real look every few seconds, whoever asks how often.
package final class GroupCheck: Sendable {
    private let bus: RedisBus
    private let routes: [Route]
    private let freshness: Duration
    private let clock = ContinuousClock()
    private let last = Mutex<(verdict: HealthCheck.Verdict, at: ContinuousClock.Instant)?>(nil)

    package init(_ bus: RedisBus, routes: [Route], freshness: Duration = .seconds(3)) {
        self.bus = bus
        self.routes = routes
        self.freshness = freshness
    }

    package var check: HealthCheck {
        HealthCheck("groups") { await self.verdict() }
    }

    private func verdict() async -> HealthCheck.Verdict {
        let now = clock.now
        if let last = last.withLock({ $0 }), now - last.at < freshness { return last.verdict }
        let verdict = await look()
        last.withLock { $0 = (verdict, now) }
        return verdict
    }

    private func look() async -> HealthCheck.Verdict {
        do throws(BusError) {
            let missing = try await bus.missingGroups(of: routes)
            guard let first = missing.first else { return .passed("\(routes.count) channels") }
            return .failed("\(missing.count) missing, such as the one of \(first)")
        } catch {
            return .failed("\(error)")
        }
    }
}
