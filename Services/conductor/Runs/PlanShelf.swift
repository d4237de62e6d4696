import Artifacts
import Bus
import Pipeline
import Plans
import Runs
import Security
import Synchronization

/// Reads the plans of runs, which never change once they are kept; the latest stay at hand.
final class PlanShelf: Sendable {
    private let driver: any BusDriver
    private let plans = Mutex(Recent<Digest256, PlanSpec>(capacity: 2048))

    init(driver: any BusDriver) {
        self.driver = driver
    }

    /// The plan that a run's record names; nil when it is not kept.
    func plan(_ digest: Digest256, in partition: Partition) async throws -> PlanSpec? {
        if let known = plans.withLock({ $0[digest] }) { return known }
        return try await stored(digest, in: partition)
    }

    /// The plan that has just come, if it is kept already; its run will ask for it soon, so it stays at hand either
    /// way.
    func plan(of arrival: PlanArrival, in partition: Partition) async throws -> PlanSpec? {
        let kept = try await stored(arrival.digest, in: partition)
        if kept == nil { plans.withLock { $0.keep(arrival.plan, as: arrival.digest) } }
        return kept
    }

    private func stored(_ digest: Digest256, in partition: Partition) async throws -> PlanSpec? {
        guard let stored = try await driver.state(of: .plan(digest), in: partition),
            let plan = try PlanSpec(stored: stored.bytes, as: digest)
        else { return nil }
        plans.withLock { $0.keep(plan, as: digest) }
        return plan
    }
}
