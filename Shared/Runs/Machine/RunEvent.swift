package import Artifacts
package import Security

/// What happened to a run, as the artifact that says so.
package enum RunEvent: Hashable, Sendable {
    case plan(PlanArrival)
    case blocked(DesignBlocked)
    case taken(UsageReport)
    case result(BuildStatus, id: ArtifactID, answering: AnsweredOrder = .untold)
    case buried(BuildStatus, answering: AnsweredOrder = .untold)
    case verdict(ValidationReport, id: ArtifactID, digest: Digest256)
    case approval(Approval, id: ArtifactID)
    case rejection(Rejection)
    case waiver(Approval, id: ArtifactID)
    case rollback(RollbackRequest)
    case cancel(Cancel)
    /// A burial says that the order was given up: no worker has answered it.
    case applied(ApplyDone, isBurial: Bool = false)
    /// With the order that it answers, where that is known.
    case rolledBack(RollbackDone, order: ArtifactID? = nil)
    /// The timer of the state that was entered under this number.
    case deadline(sequence: Int)
    case lift(BudgetAlert)
    case wake

    package var trigger: RunTrigger {
        switch self {
        case .plan: .plan
        case .blocked: .blocked
        case .taken: .taken
        case .result: .result
        case .buried: .buried
        case .verdict: .verdict
        case .approval: .approval
        case .rejection: .rejection
        case .waiver: .waive
        case .rollback: .rollback
        case .cancel: .cancel
        case .applied: .applied
        case .rolledBack: .rolledBack
        case .deadline: .deadline
        case .lift: .lift
        case .wake: .wake
        }
    }
}
