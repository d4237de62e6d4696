/// A condition on a row of the table; the name is what the diagram shows.
package enum RunGuard: String, CaseIterable, Codable, Sendable {
    case always
    /// The graph has no cycle, its phases keep their order, its estimate fits under its ceiling.
    case planIsSound = "plan is sound"
    case allBuilt = "all steps built"
    case oneTask = "one task"
    case stepFailed = "a step failed for good"
    case stepSilent = "a step had no output"
    case passes = "PASS"
    case gatesWaived = "every failed gate waived"
    case nothingToApprove = "nothing to apply or approve"
    case mayApply = "approved, and paid for"
    case nothingToApply = "nothing to apply"
    case applySucceeded = "every step applied"
    case nothingBegan = "no step was begun"
    case canRollBack = "something to undo"
    /// And its plan is kept, which says how.
    case canUndoLater = "applied or not quite undone, and can be undone"
    case rolledBack = "every step undone"
    case wantsRevision = "another plan is wanted"
    case graceLeft = "escalate first"
}
