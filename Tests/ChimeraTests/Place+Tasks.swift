import Artifacts
import Bus
import Pipeline
import Security
import ServiceRuntime
import Testing

extension Place {
    /// Hands a task of this run out, and gives it up as a worker would.
    func buryTask(of run: RunID) async throws {
        let pool = try #require(context.configuration.pools.first)
        let task = TaskAssignment(
            task: .next(),
            run: run,
            goal: GoalID(sharing: run),
            plan: SHA256.digest("plan"),
            step: try #require(StepName("build")),
            phase: .build,
            pool: pool,
            priority: .normal,
            capabilities: [],
            limits: StepLimits(attempts: 1, timeoutMs: 1_000),
            estimate: StepEstimate(costMicros: 1, durationMs: 1)
        )
        let source = try #require(ArtifactSource("test"))
        var envelope = Envelope(kind: .taskAssignment, source: source, tenant: .standard)
        (envelope.goal, envelope.run, envelope.task) = (task.goal, run, task.task)
        try await bury(Artifact(envelope: envelope, body: task), from: Channels.tasks(of: pool), because: "it kills")
    }

    /// Gives an order to apply up; `body` instead of its own is what nobody can read.
    func buryApply(of run: RunID, as id: ArtifactID, body: [UInt8]? = nil) async throws -> ApplyRequest {
        let pool = try #require(context.configuration.pools.first)
        let order = ApplyRequest(
            run: run,
            goal: GoalID(sharing: run),
            plan: SHA256.digest("plan"),
            subjectDigest: SHA256.digest("subject"),
            approvals: [.next()],
            steps: [try #require(StepName("apply"))],
            costCeilingMicros: 1,
            finishBy: .now()
        )
        try await bury(order, as: id, body, from: Channels.applies(in: pool))
        return order
    }

    /// Gives up an order to undo, or with `isCommand` what a person has asked for.
    func buryUndoing(of run: RunID, as id: ArtifactID, isCommand: Bool = false) async throws {
        let pool = try #require(context.configuration.pools.first)
        let order = RollbackRequest(
            run: run,
            plan: SHA256.digest("plan"),
            cause: .command,
            requestedBy: "ann",
            reason: "looks wrong",
            steps: [try #require(StepName("undo"))],
            beginBy: .now(),
            finishBy: .now()
        )
        try await bury(order, as: id, nil, from: isCommand ? Channels.rollbacks : Channels.undoings(in: pool))
    }

    private func bury<Body: ArtifactBody>(
        _ order: Body,
        as id: ArtifactID,
        _ body: [UInt8]?,
        from channel: Channel<Body>
    ) async throws {
        let source = try #require(ArtifactSource("test"))
        var envelope = Envelope(id: id, kind: Body.kind, source: source, tenant: .standard)
        if Body.kind.requiresSignature {
            envelope.signature = ArtifactSignature(key: "ann", bytes: Array(repeating: 1, count: 64))
        }
        let whole = try Artifact(envelope: envelope, body: order).encoded()
        envelope = whole.envelope
        if let body { envelope.digest = SHA256.digest(body) }
        let raw = try RawArtifact(envelope: envelope, body: body ?? whole.body)
        try await bury(raw, from: channel.route, because: "it kills")
    }
}
