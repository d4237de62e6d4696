/// The result of a task.
package struct BuildStatus: ArtifactBody, Hashable {
    /// What confined the program; cwd is a working directory and nothing more.
    package enum Sandbox: String, CaseIterable, Codable, Sendable {
        case bubblewrap
        case container
        case cwd
    }

    package static let kind = ArtifactKind.buildStatus

    /// Task that ended.
    package var task: TaskID
    /// Run that it belongs to.
    package var run: RunID
    /// Step of the plan.
    package var step: StepName
    /// Attempt that ended, from 1.
    package var attempt: Int
    /// How it ended.
    package var outcome: TaskOutcome
    /// What the attempt used.
    package var usage: UsageTotals
    package var sandbox: Sandbox
    /// When the attempt began, in milliseconds since 1970.
    package var startedAt: Timestamp
    /// When the attempt ended, in milliseconds since 1970.
    package var finishedAt: Timestamp
    /// Why it ended so, for people.
    package var reason: String?
    /// What was achieved.
    package var summary: String?
    /// Exit code of the program; negative for a signal.
    package var exitCode: Int?
    /// Files that it produced.
    package var files: [FileReference]?
    /// Where the next attempt may resume.
    package var checkpoint: BlobReference?

    private enum CodingKeys: String, CodingKey {
        case attempt, checkpoint, exitCode, files, finishedAt, outcome, reason, run, sandbox, startedAt, step,
            summary, task, usage
    }

    package init(
        task: TaskID,
        run: RunID,
        step: StepName,
        attempt: Int,
        outcome: TaskOutcome,
        usage: UsageTotals,
        sandbox: Sandbox,
        startedAt: Timestamp,
        finishedAt: Timestamp,
        reason: String? = nil,
        summary: String? = nil,
        exitCode: Int? = nil,
        files: [FileReference]? = nil,
        checkpoint: BlobReference? = nil
    ) {
        self.task = task
        self.run = run
        self.step = step
        self.attempt = attempt
        self.outcome = outcome
        self.usage = usage
        self.sandbox = sandbox
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.reason = reason
        self.summary = summary
        self.exitCode = exitCode
        self.files = files
        self.checkpoint = checkpoint
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.number(attempt, 1...1000, "attempt")
        try BodyCheck.part(usage, "usage")
        if let reason { try BodyCheck.text(reason, 1...1000, "reason") }
        if let summary { try BodyCheck.text(summary, 1...4000, "summary") }
        if let exitCode { try BodyCheck.number(exitCode, -255...255, "exitCode") }
        if let files { try BodyCheck.parts(files, 0...64, "files") }
        if let checkpoint { try BodyCheck.part(checkpoint, "checkpoint") }
    }
}
