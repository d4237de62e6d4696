/// What a state does as it is entered; how stands with its topic.
extension RunDraft {
    mutating func enter(_ row: RunTransition) {
        switch row.to {
        case .pending, .inProgress: setDeadline(after: policy.limit(of: row.to, plan))
        case .validating: enterValidating()
        case .readyForApply: setDeadline(after: policy.limit(of: row.to, plan))
        case .blocked: enterBlocked()
        case .waitForApprove: enterWaitForApprove()
        case .applying: enterApplying()
        case .rollback: row.isReentry ? passRollbackLimit() : enterRollback()
        case .done: enterDone()
        }
    }
}
