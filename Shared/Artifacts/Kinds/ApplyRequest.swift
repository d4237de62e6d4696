package import Security

/// Orders an approved plan to be applied.
package struct ApplyRequest: ArtifactBody, Hashable {
    package static let kind = ArtifactKind.applyRequest

    /// Run to be applied.
    package var run: RunID
    /// Goal that the run pursues.
    package var goal: GoalID
    /// Digest of the plan.
    package var plan: Digest256
    /// Digest that the approvals signed.
    package var subjectDigest: Digest256
    /// Approvals that allow it.
    package var approvals: [ArtifactID]
    /// Apply steps, in an order that respects their dependencies.
    package var steps: [StepName]
    /// Most money that the apply may spend.
    package var costCeilingMicros: Int
    /// When rollback begins unless it is done, in milliseconds since 1970.
    package var finishBy: Timestamp

    private enum CodingKeys: String, CodingKey {
        case approvals, costCeilingMicros, finishBy, goal, plan, run, steps, subjectDigest
    }

    package init(
        run: RunID,
        goal: GoalID,
        plan: Digest256,
        subjectDigest: Digest256,
        approvals: [ArtifactID],
        steps: [StepName],
        costCeilingMicros: Int,
        finishBy: Timestamp
    ) {
        self.run = run
        self.goal = goal
        self.plan = plan
        self.subjectDigest = subjectDigest
        self.approvals = approvals
        self.steps = steps
        self.costCeilingMicros = costCeilingMicros
        self.finishBy = finishBy
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.count(approvals, 1...8, "approvals")
        try BodyCheck.count(steps, 1...128, "steps")
        try BodyCheck.number(costCeilingMicros, 0...BodyCheck.largestAmount, "costCeilingMicros")
    }
}
