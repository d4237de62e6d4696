import Artifacts
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
}
