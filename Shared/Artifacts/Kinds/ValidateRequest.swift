package import Security

/// Asks the judge for a verdict on a run.
package struct ValidateRequest: ArtifactBody, Hashable {
    package static let kind = ArtifactKind.validateRequest

    /// Run to be judged.
    package var run: RunID
    /// Goal that the run pursues.
    package var goal: GoalID
    /// Digest of the plan.
    package var plan: Digest256
    /// Artifact that holds the plan.
    package var planArtifact: ArtifactID
    /// Results of the tasks so far.
    package var results: [ArtifactID]
    /// When it was asked, in milliseconds since 1970.
    package var requestedAt: Timestamp
    /// Files that the gates may look at.
    package var evidence: [FileReference]?
    /// When the verdict is due, in milliseconds since 1970.
    package var deadlineAt: Timestamp?
    /// Money that the run has spent, with all that led to no result, in millionths of the currency unit.
    package var spentMicros: Int?

    private enum CodingKeys: String, CodingKey {
        case deadlineAt, evidence, goal, plan, planArtifact, requestedAt, results, run, spentMicros
    }

    package init(
        run: RunID,
        goal: GoalID,
        plan: Digest256,
        planArtifact: ArtifactID,
        results: [ArtifactID],
        requestedAt: Timestamp,
        evidence: [FileReference]? = nil,
        deadlineAt: Timestamp? = nil,
        spentMicros: Int? = nil
    ) {
        self.run = run
        self.goal = goal
        self.plan = plan
        self.planArtifact = planArtifact
        self.results = results
        self.requestedAt = requestedAt
        self.evidence = evidence
        self.deadlineAt = deadlineAt
        // A run whose programs claim more than an artifact may name must still be judged.
        self.spentMicros = spentMicros.map { min($0, BodyCheck.largestAmount) }
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.count(results, 0...128, "results")
        if let spentMicros { try BodyCheck.number(spentMicros, 0...BodyCheck.largestAmount, "spentMicros") }
        if let evidence { try BodyCheck.parts(evidence, 0...64, "evidence") }
    }
}
