/// Where a run stands; the raw value is the name that people see.
package enum RunState: String, CaseIterable, Codable, Sendable {
    case pending = "PENDING"
    case inProgress = "IN_PROGRESS"
    case validating = "VALIDATING"
    case readyForApply = "READY_FOR_APPLY"
    case blocked = "BLOCKED"
    case waitForApprove = "WAIT_FOR_APPROVE"
    case applying = "APPLYING"
    case rollback = "ROLLBACK"
    case done = "DONE"
}
