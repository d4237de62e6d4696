package import Artifacts

extension Schedule {
    /// The artifact of one firing. Whoever fires for the same time makes one with the same key, and the bus keeps one.
    package func artifact(dueAt due: Timestamp, source: ArtifactSource) -> Artifact<GoalStatement> {
        var artifact = artifact(statedAt: due, source: source)
        // A name and a number always make a key of visible characters.
        if let key = IdempotencyKey("schedule/\(name)/\(due.milliseconds)") { artifact.envelope.idempotencyKey = key }
        return artifact
    }

    /// The artifact of a firing by hand, in the name of who fires; what the clock does is not touched by it.
    ///
    /// Firing again with the same key is the same firing, and the bus keeps one; without a key each is a new one.
    package func artifact(
        firedBy person: String,
        at now: Timestamp,
        key: String? = nil,
        source: ArtifactSource
    ) throws(ArtifactError) -> Artifact<GoalStatement> {
        var artifact = artifact(statedAt: now, source: source)
        let word = key ?? artifact.envelope.id.text
        guard !word.isEmpty, let key = IdempotencyKey("schedule/\(name)/manual/\(word)") else {
            let message = "expected visible ASCII characters, with the schedule's name at most 128"
            throw ArtifactError(.malformedEnvelope, field: "iid", message)
        }
        artifact.envelope.idempotencyKey = key
        artifact.body.requestedBy = person
        try artifact.body.validate()
        return artifact
    }

    private func artifact(statedAt time: Timestamp, source: ArtifactSource) -> Artifact<GoalStatement> {
        var statement = goal
        if let deadlineMs { statement.deadlineAt = time.advanced(by: .milliseconds(deadlineMs)) }
        var envelope = Envelope(kind: .goalStatement, source: source, tenant: tenant)
        envelope.subject = "schedule/\(name)"
        envelope.goal = GoalID(sharing: envelope.id)
        // Its goal may cost what the agent may spend in a month.
        envelope.charge(agent.map { AgentPath(AgentPath.Link($0, monthMicros: goal.budgetMicros)) })
        return Artifact(envelope: envelope, body: statement)
    }
}
