import Artifacts

/// What the conditions of the table mean.
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
}
