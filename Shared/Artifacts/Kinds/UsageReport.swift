/// What a task used since its last report.
package struct UsageReport: ArtifactBody, Hashable {
    package static let kind = ArtifactKind.usageReport

    /// Run that pays.
    package var run: RunID
    /// Task that used it.
    package var task: TaskID
    /// Attempt that used it, from 1.
    package var attempt: Int
    /// What was used.
    package var usage: UsageTotals
    /// When it was reported, in milliseconds since 1970.
    package var reportedAt: Timestamp
    /// Agent that used it.
    package var agent: AgentName?
    /// Model whose tokens are counted.
    package var model: String?

    private enum CodingKeys: String, CodingKey {
        case agent, attempt, model, reportedAt, run, task, usage
    }

    package init(
        run: RunID,
        task: TaskID,
        attempt: Int,
        usage: UsageTotals,
        reportedAt: Timestamp,
        agent: AgentName? = nil,
        model: String? = nil
    ) {
        self.run = run
        self.task = task
        self.attempt = attempt
        self.usage = usage
        self.reportedAt = reportedAt
        self.agent = agent
        self.model = model
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.number(attempt, 1...1000, "attempt")
        try BodyCheck.part(usage, "usage")
        if let model { try BodyCheck.text(model, 1...128, "model") }
    }
}
