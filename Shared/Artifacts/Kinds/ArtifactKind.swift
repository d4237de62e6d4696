/// Every kind of artifact there is; the raw value is the name on the wire.
package enum ArtifactKind: String, CaseIterable, Codable, Sendable {
    case agentSpec = "AgentSpec"
    case applyDone = "ApplyDone"
    case applyRequest = "ApplyRequest"
    case approval = "Approval"
    case approvalRequest = "ApprovalRequest"
    case budgetAlert = "BudgetAlert"
    case buildStatus = "BuildStatus"
    case cancel = "Cancel"
    case designBlocked = "DesignBlocked"
    case goalStatement = "GoalStatement"
    case heartbeat = "Heartbeat"
    case incident = "Incident"
    case opsEvent = "OpsEvent"
    case planSpec = "PlanSpec"
    case rejection = "Rejection"
    case rollbackDone = "RollbackDone"
    case rollbackRequest = "RollbackRequest"
    case taskAssignment = "TaskAssignment"
    case usageReport = "UsageReport"
    case validateRequest = "ValidateRequest"
    case validationReport = "ValidationReport"

    /// Whether an artifact of this kind counts only with a signature in its envelope.
    package var requiresSignature: Bool { self == .approval }
}
