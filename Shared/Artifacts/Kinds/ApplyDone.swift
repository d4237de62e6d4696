package import Security

/// The end of an apply.
package struct ApplyDone: ArtifactBody, Hashable {
    /// How far it came.
    package enum Outcome: String, CaseIterable, Codable, Sendable {
        case applied
        case partiallyApplied = "partially_applied"
        case failed
    }

    package static let kind = ArtifactKind.applyDone

    /// Run that was applied.
    package var run: RunID
    /// Digest of the plan.
    package var plan: Digest256
    package var outcome: Outcome
    /// How each step ended.
    package var steps: [StepResult]
    /// What the apply used.
    package var usage: UsageTotals
    /// When it ended, in milliseconds since 1970.
    package var finishedAt: Timestamp
    /// Why it ended so, for people.
    package var reason: String?

    private enum CodingKeys: String, CodingKey {
        case finishedAt, outcome, plan, reason, run, steps, usage
    }

    package init(
        run: RunID,
        plan: Digest256,
        outcome: Outcome,
        steps: [StepResult],
        usage: UsageTotals,
        finishedAt: Timestamp,
        reason: String? = nil
    ) {
        self.run = run
        self.plan = plan
        self.outcome = outcome
        self.steps = steps
        self.usage = usage
        self.finishedAt = finishedAt
        self.reason = reason
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.parts(steps, 1...128, "steps")
        try BodyCheck.part(usage, "usage")
        if let reason { try BodyCheck.text(reason, 1...1000, "reason") }
    }
}
