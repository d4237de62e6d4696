package import Artifacts

/// An agent that is set to work by what happens: its program as a goal of the tenant to whom it happened.
package struct Reaction: Hashable, Sendable {
    /// Kinds that everybody can see; all others travel to the one service that they are meant for.
    package static let kinds: Set<ArtifactKind> = [.approvalRequest, .budgetAlert, .incident]
    /// How many arguments of its own such an agent may have: its program is told the kind, the id and the body.
    static let argumentLimit = 61
    /// The longest body that fits into an argument; a longer one is left out.
    static let bodyLimit = 2048

    /// What an agent is told at most: quotes take two bytes each when they are written into a goal, and JSON has many.
    static let longest = [
        ArtifactKind.approvalRequest.rawValue, ArtifactID.next().text, String(repeating: "\"", count: bodyLimit),
    ]

    package let agent: AgentSpec

    /// Nil for an agent that is set to work by something else, or has no program.
    package init?(agent: AgentSpec) {
        guard agent.isSetToWork, agent.trigger.on == .alert || agent.trigger.on == .artifact else { return nil }
        self.agent = agent
    }

    package func isSetOff(by artifact: RawArtifact) -> Bool {
        switch agent.trigger.on {
        case .alert: AlertPolicy.isAlert(artifact)
        case .artifact: artifact.envelope.kind.rawValue == agent.trigger.kind
        case .goal, .schedule: false
        }
    }

    /// The goal of one setting to work. Whoever makes it for the same input makes one with the same key.
    ///
    /// `caller` is the agent whose goal the input is about: it pays, too.
    package func goal(
        answering input: RawArtifact,
        source: ArtifactSource,
        caller: AgentPath.Link? = nil
    ) -> Artifact<GoalStatement>? {
        let body = input.body.count <= Self.bodyLimit ? String(decoding: input.body, as: UTF8.self) : ""
        let told = [input.envelope.kind.rawValue, input.envelope.id.text, body]
        guard let statement = agent.goal(arguments: told) else { return nil }
        var envelope = Envelope(
            kind: .goalStatement,
            source: source,
            tenant: input.envelope.tenant,
            // A name and an id always make a key of visible characters.
            idempotencyKey: IdempotencyKey("agent/\(agent.agent)/\(input.envelope.id)")
        )
        envelope.subject = "agent/\(agent.agent)"
        envelope.traceparent = input.envelope.traceparent
        envelope.goal = GoalID(sharing: envelope.id)
        envelope.charge(AgentPath(agent.payer, setToWorkBy: caller))
        return Artifact(envelope: envelope, body: statement)
    }
}
