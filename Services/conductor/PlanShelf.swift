import Artifacts
import Bus
import Pipeline
import Security
import Synchronization

/// Reads the plans of runs, which never change once they are kept; the last few hundred stay at hand.
final class PlanShelf: Sendable {
    private static let capacity = 512

    private struct State {
        var plans: [Digest256: PlanSpec] = [:]
        /// The order in which they came; the first goes first.
        var order: [Digest256] = []
    }

    private let driver: any BusDriver
    private let state = Mutex(State())

    init(driver: any BusDriver) {
        self.driver = driver
    }

    /// Nil when it is not kept.
    func plan(_ digest: Digest256, in partition: Partition) async throws -> PlanSpec? {
        if let known = state.withLock({ $0.plans[digest] }) { return known }
        guard let stored = try await driver.state(of: .plan(digest), in: partition) else { return nil }
        // What was put there by somebody else must still be what it is called.
        guard SHA256.digest(stored.bytes) == digest else { return nil }
        let plan = try ArtifactDecoder.decode(PlanSpec.self, from: stored.bytes)
        remember(plan, digest)
        return plan
    }

    private func remember(_ plan: PlanSpec, _ digest: Digest256) {
        state.withLock { state in
            guard state.plans.updateValue(plan, forKey: digest) == nil else { return }
            state.order.append(digest)
            if state.order.count > Self.capacity { state.plans[state.order.removeFirst()] = nil }
        }
    }
}
