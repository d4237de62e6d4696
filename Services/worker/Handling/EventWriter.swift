import Artifacts

/// Turns what happened in a task into the event that witnesses see, within its limits.
struct EventWriter: Sendable {
    let about: Envelope
    let run: RunID
    let task: TaskID?
    let source: ArtifactSource
    let now: @Sendable () -> Timestamp

    func artifact(_ event: TaskEvent) throws(ArtifactError) -> RawArtifact {
        var envelope = Envelope(kind: .opsEvent, source: source, tenant: about.tenant, time: now())
        envelope.answer(about)
        var data = event.data
        if let attempt = about.attempt { data.append("attempt", .integer(Int64(attempt))) }
        let body = OpsEvent(
            name: "task.\(event.name)",
            severity: event.severity,
            message: event.message.cutUnlessEmpty(to: 1000) ?? event.name,
            occurredAt: now(),
            actor: source.text,
            run: run,
            task: task,
            data: data.members.isEmpty ? nil : data
        )
        return try Artifact(envelope: envelope, body: body).encoded()
    }
}
