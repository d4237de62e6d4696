package import Security

/// Asks people to approve a plan before it is applied.
package struct ApprovalRequest: ArtifactBody, Hashable {
    package static let kind = ArtifactKind.approvalRequest

    /// Run that waits.
    package var run: RunID
    /// Goal that the run pursues.
    package var goal: GoalID
    /// Digest of the plan.
    package var plan: Digest256
    /// Verdict that the approval relies on.
    package var report: ArtifactID
    /// Digest of all that an approval signs.
    package var subjectDigest: Digest256
    /// Most money that the run may spend.
    package var costCeilingMicros: Int
    /// How much could go wrong.
    package var risk: Risk
    /// Steps that undo the apply.
    package var rollbackSteps: [StepName]
    /// How many people must approve.
    package var approvals: Int
    /// When the request lapses, in milliseconds since 1970.
    package var expiresAt: Timestamp
    /// What is to be approved, for people.
    package var summary: String
    /// What the apply would change.
    package var difference: String?

    private enum CodingKeys: String, CodingKey {
        case approvals, costCeilingMicros, difference, expiresAt, goal, plan, report, risk, rollbackSteps, run,
            subjectDigest, summary
    }

    package init(
        run: RunID,
        goal: GoalID,
        plan: Digest256,
        report: ArtifactID,
        subjectDigest: Digest256,
        costCeilingMicros: Int,
        risk: Risk,
        rollbackSteps: [StepName],
        approvals: Int,
        expiresAt: Timestamp,
        summary: String,
        difference: String? = nil
    ) {
        self.run = run
        self.goal = goal
        self.plan = plan
        self.report = report
        self.subjectDigest = subjectDigest
        self.costCeilingMicros = costCeilingMicros
        self.risk = risk
        self.rollbackSteps = rollbackSteps
        self.approvals = approvals
        self.expiresAt = expiresAt
        self.summary = summary
        self.difference = difference
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.number(costCeilingMicros, 0...BodyCheck.largestAmount, "costCeilingMicros")
        try BodyCheck.count(rollbackSteps, 0...128, "rollbackSteps")
        try BodyCheck.number(approvals, 1...8, "approvals")
        try BodyCheck.text(summary, 1...4000, "summary")
        if let difference { try BodyCheck.text(difference, 1...8000, "difference") }
    }
}
