package import Artifacts

/// What a decision wants done besides the record it leaves; carried out together with it, or not at all.
package enum RunEffect: Hashable, Sendable {
    /// The plan that was just accepted is needed later.
    case keepPlan
    case dispatch(ArtifactID, TaskAssignment, attempt: Int)
    case validate(ArtifactID, ValidateRequest)
    case askApproval(ArtifactID, ApprovalRequest)
    case apply(ArtifactID, ApplyRequest, PoolName)
    /// For whoever carries out the order to apply.
    case keepApproval(ApprovalDossier)
    case rollBack(ArtifactID, RollbackRequest, PoolName)
    case revise(DesignBlocked)
    /// Whatever is still under way for the run must stop.
    case stop
    /// The program of this one task must stop.
    case stopTask(TaskID)
    case alert(BudgetAlert)
    case event(OpsEvent)
    case reserve(RunReservation)
    /// What was really spent; nothing lets it go.
    case settle(RunReservation)
    /// Replaces the run's deadline.
    case deadline(after: Duration, sequence: Int)
    case clearDeadline
    case wake(after: Duration)
    case measure(RunMeasure)
}
