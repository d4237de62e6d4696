import Planning

/// Counts what a planner decides, and how long it takes.
struct MeasuredPlanner<Base: Planner>: Planner {
    let base: Base
    let metrics: CoreMetrics
    private let clock = ContinuousClock()

    init(_ base: Base, metrics: CoreMetrics) {
        self.base = base
        self.metrics = metrics
    }

    func plan(_ request: PlanRequest) async throws -> PlanDecision {
        let start = clock.now
        let decision = try await base.plan(request)
        metrics.decided(decision, in: clock.now - start)
        return decision
    }
}
