package import Artifacts

/// A goal that comes back by the clock.
package struct Schedule: ArtifactPart, Hashable {
    package var name: ScheduleName
    /// Tenant whose goal it is.
    package var tenant: TenantID
    /// When it is due, in UTC.
    package var cron: CronExpression
    /// What becomes of times at which no core was running.
    package var missed: MissedFirePolicy
    /// The goal that is stated at each of these times.
    package var goal: GoalStatement
    /// How long after its time the goal must be done, in milliseconds.
    package var deadlineMs: Int?
    /// The agent whose program it sets to work; nil for one of a file.
    package internal(set) var agent: AgentName?

    private enum CodingKeys: String, CodingKey {
        case cron, deadlineMs, goal, missed, name, tenant
    }

    package init(
        name: ScheduleName,
        tenant: TenantID,
        cron: CronExpression,
        missed: MissedFirePolicy,
        goal: GoalStatement,
        deadlineMs: Int? = nil
    ) {
        self.name = name
        self.tenant = tenant
        self.cron = cron
        self.missed = missed
        self.goal = goal
        self.deadlineMs = deadlineMs
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.part(goal, "goal")
        if let deadlineMs { try BodyCheck.number(deadlineMs, 1...31_536_000_000, "deadlineMs") }
        guard goal.deadlineAt == nil else {
            let message = "is one moment, a schedule has many: use deadlineMs"
            throw ArtifactError(.invalidBody, field: "body.goal.deadlineAt", message)
        }
    }
}
