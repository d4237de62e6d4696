package import Security

/// Orders what was applied to be undone.
package struct RollbackRequest: ArtifactBody, Hashable {
    /// What set it off.
    package enum Cause: String, CaseIterable, Codable, Sendable {
        case timeout
        case error
        case command
        case verificationFailed = "verification_failed"
    }

    package static let kind = ArtifactKind.rollbackRequest

    /// Run to be rolled back.
    package var run: RunID
    /// Digest of the plan.
    package var plan: Digest256
    package var cause: Cause
    /// Who or what asks for it.
    package var requestedBy: String
    /// Why, for people.
    package var reason: String
    /// Rollback steps, in an order that respects their dependencies.
    package var steps: [StepName]
    /// When it must have begun, in milliseconds since 1970.
    package var beginBy: Timestamp
    /// When it must have finished, in milliseconds since 1970.
    package var finishBy: Timestamp

    private enum CodingKeys: String, CodingKey {
        case beginBy, cause, finishBy, plan, reason, requestedBy, run, steps
    }

    package init(
        run: RunID,
        plan: Digest256,
        cause: Cause,
        requestedBy: String,
        reason: String,
        steps: [StepName],
        beginBy: Timestamp,
        finishBy: Timestamp
    ) {
        self.run = run
        self.plan = plan
        self.cause = cause
        self.requestedBy = requestedBy
        self.reason = reason
        self.steps = steps
        self.beginBy = beginBy
        self.finishBy = finishBy
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(requestedBy, 1...128, "requestedBy")
        try BodyCheck.text(reason, 1...1000, "reason")
        try BodyCheck.count(steps, 1...128, "steps")
    }
}
