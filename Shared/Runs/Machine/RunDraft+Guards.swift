import Artifacts
import Plans

extension RunDraft {
    func holds(_ condition: RunGuard) -> Bool {
        switch condition {
        case .always: true
        case .planIsSound: fault == nil
        case .allBuilt: isBuilt
        case .oneTask: isTaskCancelled
        case .stepFailed: failure != nil
        case .stepSilent: silence != nil
        case .passes: verdict != nil
        case .gatesWaived: verdict != nil && record.waiver != nil
        case .nothingToApprove: plan?.approvals == 0 && applySteps.isEmpty
        // A plan that cannot be read any more is no empty plan.
        case .mayApply: plan != nil && isConsented && applyBrake == nil
        case .nothingToApply: plan != nil && applySteps.isEmpty
        case .applySucceeded: applied
        case .nothingBegan: record.rollback?.isOrdered == false && undoing.isEmpty
        case .canRollBack: !undoing.isEmpty
        case .canUndoLater: isChanged && isPlanKept && !undoing.isEmpty
        case .rolledBack: undone
        case .wantsRevision: isPersonsRevision
        case .graceLeft: (record.rollback?.limitsPassed ?? 2) < 2
        }
    }

    private var isBuilt: Bool {
        guard let plan else { return false }
        return plan.steps.indices.allSatisfy {
            plan.steps[$0].phase != .build || record.steps[$0].status == .done
        }
    }

    /// Enough approvals that still stand, or a policy's.
    var isConsented: Bool {
        guard let request = record.request, request.expiresAt > now else { return false }
        let standing = (record.consents ?? []).filter { $0.expiresAt > now }
        return standing.contains { $0.policy != nil } || standing.count >= request.needed
    }

    /// Why an approved plan may not be applied yet.
    var applyBrake: BrakeReason? {
        if shortage != nil { return .shared }
        let estimate = applySteps.reduce(0) { $0 + $1.estimate.costMicros }
        return policy.governor.brake(record.budget, remaining: remainingEstimate, estimate: estimate, at: now)
    }

    var applySteps: [PlanSpec.Step] {
        guard let plan else { return [] }
        return PlanGraph(plan).order(of: .apply) ?? []
    }

    /// The steps that undo what was, or may have been, applied.
    var undoing: [PlanSpec.Step] {
        guard let plan, record.apply != nil else { return [] }
        let graph = PlanGraph(plan)
        // While the apply has not reported, any of its steps may have begun.
        let isUnknown = record.isApplyOpen == true
        func hasBegun(_ step: PlanSpec.Step) -> Bool {
            isUnknown || graph.place(of: step.name).map { record.steps[$0].status != .waiting } == true
        }
        return applySteps.contains(where: hasBegun) ? graph.undoing(hasBegun) : []
    }

    /// Whether the world may still be as the apply left it: it was applied, or undoing it did not succeed.
    var isChanged: Bool {
        switch record.outcome {
        case .applied: true
        case .failed: record.rollback?.isOrdered == true
        default: false
        }
    }

    /// Whether workers, too, will still find the plan for as long as a rollback may take.
    private var isPlanKept: Bool {
        guard plan != nil, let facts = record.plan else { return false }
        return now < facts.acceptedAt.advanced(by: policy.undoingLimit)
    }

    /// What the steps that nobody works on yet are expected to cost.
    var remainingEstimate: Int {
        guard let plan else { return 0 }
        return plan.steps.indices.reduce(0) { sum, place in
            let isAhead = plan.steps[place].phase != .rollback && record.steps[place].status == .waiting
            return isAhead ? sum + plan.steps[place].estimate.costMicros : sum
        }
    }
}
