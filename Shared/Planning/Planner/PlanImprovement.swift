package import Artifacts

/// What would make a plan better: a ticket for whoever states the goal or writes the blueprint, and no reason to
/// refuse it.
package struct PlanImprovement: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable {
        case noWayBack = "no_way_back"
        case singleApproval = "single_approval"
        case tightTime = "tight_time"
    }

    package let kind: Kind
    /// Nil when it concerns the whole plan.
    package let step: StepName?
    package let advice: String

    /// In the plan's order; what concerns all of it comes last.
    package static func all(for plan: PlanSpec) -> [PlanImprovement] {
        plan.steps.flatMap { step in [wayBack(for: step), time(for: step)].compactMap(\.self) }
            + [approvals(for: plan)].compactMap(\.self)
    }

    /// The judge's gate of reversibility blocks such a plan; here it is known before anything is paid for.
    private static func wayBack(for step: PlanSpec.Step) -> PlanImprovement? {
        guard step.phase == .apply, step.rollback == nil else { return nil }
        let advice =
            "\(step.name) is applied and nothing undoes it: name a rollback step, or a person has to waive the gate."
        return PlanImprovement(kind: .noWayBack, step: step.name, advice: advice)
    }

    /// From four fifths of the limit on, an ordinary delay ends the attempt.
    private static func time(for step: PlanSpec.Step) -> PlanImprovement? {
        guard step.estimate.durationMs > step.limits.timeoutMs / 5 * 4 else { return nil }
        let times = "\(step.estimate.durationMs) of \(step.limits.timeoutMs) ms"
        let advice = "\(step.name) is expected to take \(times): raise its timeoutMs, or cut it in two."
        return PlanImprovement(kind: .tightTime, step: step.name, advice: advice)
    }

    private static func approvals(for plan: PlanSpec) -> PlanImprovement? {
        guard plan.risk >= .high, plan.approvals < 2 else { return nil }
        let who = plan.approvals == 0 ? "a policy may decide alone" : "one person decides"
        let advice = "The risk is \(plan.risk.rawValue) and \(who): ask for two people with approvals."
        return PlanImprovement(kind: .singleApproval, step: nil, advice: advice)
    }
}
