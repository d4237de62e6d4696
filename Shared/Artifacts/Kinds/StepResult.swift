/// How one step of an apply or a rollback ended.
package struct StepResult: ArtifactPart, Hashable {
    /// Name of the step.
    package var step: StepName
    /// Task that ran it.
    package var task: TaskID
    /// How the task ended.
    package var outcome: TaskOutcome
    /// Why it ended so, for people.
    package var reason: String?

    private enum CodingKeys: String, CodingKey {
        case outcome, reason, step, task
    }

    package init(
        step: StepName,
        task: TaskID,
        outcome: TaskOutcome,
        reason: String? = nil
    ) {
        self.step = step
        self.task = task
        self.outcome = outcome
        self.reason = reason
    }

    package func validate() throws(ArtifactError) {
        if let reason { try BodyCheck.text(reason, 1...1000, "reason") }
    }
}
