import Artifacts
import Testing

/// Goals and obstacles for tests.
enum Goals {
    static func goal(blueprint: String = "demo", budgetMicros: Int = 1_000_000, revision: Int? = nil) throws
        -> Artifact<GoalStatement>
    {
        var body = GoalStatement(title: "t", requestedBy: "ann", priority: .high, budgetMicros: budgetMicros)
        body.blueprint = BlueprintName(blueprint)
        body.deadlineAt = Timestamp(milliseconds: 4_102_444_800_000)
        body.revision = revision
        return Artifact(envelope: try envelope(.goalStatement), body: body)
    }

    static func obstacle(_ goal: GoalID, revision: Int) throws -> Artifact<DesignBlocked> {
        let body = DesignBlocked(
            goal: goal,
            cause: .gatesFailed,
            rationale: "r",
            revision: revision,
            needsPerson: false
        )
        var envelope = try envelope(.designBlocked)
        envelope.goalPriority = .high
        return Artifact(envelope: envelope, body: body)
    }

    private static func envelope(_ kind: ArtifactKind) throws -> Envelope {
        var envelope = Envelope(
            kind: kind,
            source: try #require(ArtifactSource("test")),
            tenant: try #require(TenantID("acme"))
        )
        envelope.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        return envelope
    }
}
