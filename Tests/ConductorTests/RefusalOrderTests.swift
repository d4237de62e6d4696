import Artifacts
import Observability
import Pipeline
import RedisBus
import Runs
import Security
import ServiceRuntime
import Testing

@testable import Bus
@testable import Conductor

@Suite("Where a refusal stands in the log", .timeLimit(.minutes(10)))
struct RefusalOrderTests {
    @Test("one that was judged before another decision is not written down behind it, so a replay accuses nobody")
    func overtaken() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.submit()
            for _ in 1...2 { try await player.work() }
            try await player.judge()
            try await stage.wait(for: player.run, in: .waitForApprove)
        }
        let wrong = try await player.approval("mallory", subject: SHA256.digest("old"))
        // Judged by one conductor, which stops for a moment before it commits.
        let late = try await judge(wrong, of: player.run, on: stage)
        let right = try await player.approval()
        try await stage.conducting {
            try await stage.publish(right, to: Channels.approvals)
            try await stage.wait(for: player.run, in: .applying)
        }
        #expect(try await commit(late, on: stage) == nil, "its state has changed meanwhile")
        // Judged again, it is refused for what it finds now.
        #expect(try await commit(try await judge(wrong, of: player.run, on: stage), on: stage) == 0)

        let entries = try await stage.entries(of: "audit")
        let refusals = entries.compactMap { $0["refusal"] }
        #expect(refusals == ["A run in APPLYING cannot take: approval."])
        try await player.expectReplay()
    }

    private func judge(_ approval: Approval, of run: RunID, on stage: Stage) async throws -> Outcome {
        let source = try #require(ArtifactSource("conductor/slow"))
        let policy = RunPolicy(stage.context.configuration.conductor)
        let parts = try RunParts(
            policy: policy,
            source: source,
            driver: stage.bus,
            metrics: ConductorMetrics(MetricsRegistry(), policy: policy),
            ledger: SpendingLedger()
        )
        let handler: RunHandler<Approval> = parts.handler()
        var envelope = Envelope(kind: .approval, source: source, tenant: stage.tenant)
        envelope.signature = ArtifactSignature(key: "mallory", bytes: Array(repeating: 1, count: 64))
        let artifact = try Artifact(envelope: envelope, body: approval).encoded().decode(as: Approval.self)
        let token = AttemptToken(
            partition: Partition(0),
            stream: StreamName("by-hand"),
            position: EntryPosition(milliseconds: 1, sequence: 0),
            consumer: ConsumerName("conductor-slow")
        )
        let delivery = Delivery(
            artifact: artifact,
            state: try await stage.bus.state(of: .run(run), in: Partition(0)),
            attempt: 1,
            token: token,
            lease: Lease { true }
        )
        return try await handler.handle(delivery)
    }

    private func commit(_ outcome: Outcome, on stage: Stage) async throws -> Int? {
        try await stage.bus.make(outcome.effects, in: Partition(0))
    }
}
