package import Security

/// The end of a rollback.
package struct RollbackDone: ArtifactBody, Hashable {
    /// How far it came.
    package enum Outcome: String, CaseIterable, Codable, Sendable {
        case rolledBack = "rolled_back"
        case partiallyRolledBack = "partially_rolled_back"
        case failed
    }

    package static let kind = ArtifactKind.rollbackDone

    /// Run that was rolled back.
    package var run: RunID
    /// Digest of the plan.
    package var plan: Digest256
    package var outcome: Outcome
    /// How each step ended.
    package var steps: [StepResult]
    /// When it began, in milliseconds since 1970.
    package var startedAt: Timestamp
    /// When it ended, in milliseconds since 1970.
    package var finishedAt: Timestamp
    /// Why it ended so, for people.
    package var reason: String?

    private enum CodingKeys: String, CodingKey {
        case finishedAt, outcome, plan, reason, run, startedAt, steps
    }

    package init(
        run: RunID,
        plan: Digest256,
        outcome: Outcome,
        steps: [StepResult],
        startedAt: Timestamp,
        finishedAt: Timestamp,
        reason: String? = nil
    ) {
        self.run = run
        self.plan = plan
        self.outcome = outcome
        self.steps = steps
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.reason = reason
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.parts(steps, 1...128, "steps")
        if let reason { try BodyCheck.text(reason, 1...1000, "reason") }
    }
}
