import Artifacts
import Bus

/// What core tells of things that nobody asked it about.
struct CoreEvent {
    let name: String
    let severity: OpsEvent.Severity
    let message: String
    let tenant: TenantID
    var goal: GoalID?
    var details: [(String, String)] = []
    /// The message that it is the last answer to.
    var answering: ArtifactID?

    func effect(source: ArtifactSource, at now: Timestamp) throws(ArtifactError) -> Effect {
        var data = JSONObject()
        for (name, text) in details { data.append(name, .string(text)) }
        let body = OpsEvent(
            name: name,
            severity: severity,
            message: message,
            occurredAt: now,
            actor: source.text,
            run: goal.map { RunID(sharing: $0) },
            data: data.members.isEmpty ? nil : data
        )
        let key = answering.map { IdempotencyKey(answering: $0, ordinal: 0) }
        var envelope = Envelope(kind: .opsEvent, source: source, tenant: tenant, time: now, idempotencyKey: key)
        envelope.goal = goal
        envelope.run = body.run
        return .event(try Artifact(envelope: envelope, body: body).encoded())
    }
}
