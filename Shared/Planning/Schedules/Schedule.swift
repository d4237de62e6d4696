package import Artifacts

package enum ScheduleTag {}
package typealias ScheduleName = Name<ScheduleTag>

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

    /// The artifact of one firing. Whoever fires for the same time makes one with the same key, and the bus keeps one.
    package func artifact(dueAt due: Timestamp, source: ArtifactSource) -> Artifact<GoalStatement> {
        var statement = goal
        if let deadlineMs { statement.deadlineAt = due.advanced(by: .milliseconds(deadlineMs)) }
        var envelope = Envelope(kind: .goalStatement, source: source, tenant: tenant)
        // A name and a number always make a key of visible characters.
        envelope.idempotencyKey =
            IdempotencyKey("schedule/\(name)/\(due.milliseconds)") ?? IdempotencyKey(of: envelope.id)
        envelope.subject = "schedule/\(name)"
        envelope.goal = GoalID(sharing: envelope.id)
        return Artifact(envelope: envelope, body: statement)
    }
}
