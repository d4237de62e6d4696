package import Artifacts
import Plans

/// What a plan costs and where the time goes, for people.
package struct PlanReport: Codable, Hashable, Sendable {
    package struct Line: Codable, Hashable, Sendable {
        package let step: StepName
        package let phase: StepPhase
        package let pool: PoolName
        package let costMicros: Int
        package let durationMs: Int
        /// Whether the plan takes longer when this step does.
        package let isCritical: Bool

        private enum CodingKeys: String, CodingKey {
            case costMicros, durationMs
            case isCritical = "critical"
            case phase, pool, step
        }
    }

    package let lines: [Line]
    package let costMicros: Int
    package let budgetMicros: Int
    /// From which budget on the brake stays open while steps cost what is expected of them.
    package let openBudgetMicros: Int
    package let durationMs: Int
    package let risk: Risk
    package let approvals: Int
    package let improvements: [PlanImprovement]

    package init(_ plan: PlanSpec) {
        let critical = Set(PlanGraph(plan.steps).criticalPath().steps)
        lines = plan.steps.map { step in
            Line(
                step: step.name,
                phase: step.phase,
                pool: step.pool,
                costMicros: step.estimate.costMicros,
                durationMs: step.estimate.durationMs,
                isCritical: critical.contains(step.name)
            )
        }
        costMicros = plan.costMicros
        budgetMicros = plan.costCeilingMicros
        openBudgetMicros = plan.openBudgetMicros
        durationMs = plan.durationMs
        risk = plan.risk
        approvals = plan.approvals
        improvements = PlanImprovement.all(for: plan)
    }
}
