/// Stops a goal, a run or a task: the narrowest that is named.
package struct Cancel: ArtifactBody, Hashable {
    package static let kind = ArtifactKind.cancel

    /// Goal to stop, or the one that the run or task belongs to.
    package var goal: GoalID
    /// Who asks for it.
    package var requestedBy: String
    /// Why it is stopped.
    package var reason: String
    /// When it was asked, in milliseconds since 1970.
    package var requestedAt: Timestamp
    /// Run to stop.
    package var run: RunID?
    /// Task to stop.
    package var task: TaskID?

    private enum CodingKeys: String, CodingKey {
        case goal, reason, requestedAt, requestedBy, run, task
    }

    package init(
        goal: GoalID,
        requestedBy: String,
        reason: String,
        requestedAt: Timestamp,
        run: RunID? = nil,
        task: TaskID? = nil
    ) {
        self.goal = goal
        self.requestedBy = requestedBy
        self.reason = reason
        self.requestedAt = requestedAt
        self.run = run
        self.task = task
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(requestedBy, 1...128, "requestedBy")
        try BodyCheck.text(reason, 1...1000, "reason")
    }
}
