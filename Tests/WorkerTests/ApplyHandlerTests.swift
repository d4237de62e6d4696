import Artifacts
import Bus
import Pipeline
import Security
import Testing

@testable import Worker

/// Applies and rollbacks, with programs that really run.
@Suite(.timeLimit(.minutes(2))) struct ApplyHandlerTests {
    private let plan: PlanSpec

    init() throws {
        func step(_ name: String, _ phase: StepPhase, _ program: [String], after: [String] = []) throws -> PlanSpec.Step
        {
            PlanSpec.Step(
                name: try #require(StepName(name)),
                phase: phase,
                pool: try #require(PoolName("general")),
                dependsOn: after.compactMap { StepName($0) },
                capabilities: [],
                limits: StepLimits(attempts: 1, timeoutMs: 60_000),
                estimate: StepEstimate(costMicros: 5, durationMs: 1),
                program: program.first,
                arguments: Array(program.dropFirst())
            )
        }
        let cost = "echo '{\"type\":\"usage\",\"costMicros\":7}'; echo '{\"type\":\"result\",\"outcome\":\"done\"}'"
        plan = PlanSpec(
            goal: .next(),
            title: "test",
            blueprint: try #require(BlueprintName("demo")),
            revision: 0,
            steps: [
                try step("first", .apply, ["sh", "-c", cost]),
                try step("second", .apply, ["sh", "-c", cost], after: ["first"]),
                try step("broken", .apply, ["false"]), try step("undo-first", .rollback, ["true"]),
                try step("undo-broken", .rollback, ["false"]),
            ],
            costMicros: 10,
            costCeilingMicros: 100,
            durationMs: 1,
            risk: .low,
            approvals: 1
        )
    }

    private func stored(version: Int = 1) throws -> (state: StoredState, digest: Digest256) {
        let bytes = try ArtifactEncoder.encode(plan)
        return (StoredState(version: version, bytes: bytes), SHA256.digest(bytes))
    }

    private func apply(
        _ steps: [String],
        at it: Installation,
        ceiling: Int = 100,
        state: StoredState?,
        run: RunID = .next()
    ) async throws -> ApplyDone {
        let request = ApplyRequest(
            run: run,
            goal: plan.goal,
            plan: try stored().digest,
            subjectDigest: try stored().digest,
            approvals: [.next()],
            steps: steps.compactMap { StepName($0) },
            costCeilingMicros: ceiling,
            finishBy: .now().advanced(by: .seconds(600))
        )
        let handler = ApplyHandler(runner: try it.runner(), pool: it.pool)
        let outcome = try await handler.handle(it.delivery(of: request, state: state))
        return try #require(try outcome.published(ApplyDone.self)).body
    }

    @Test("the steps are made in their order, paid for together, and journaled")
    func success() async throws {
        let it = try await Installation.start()
        let done = try await apply(["first", "second"], at: it, state: stored().state)
        #expect(done.outcome == .applied && done.reason == nil && done.usage.costMicros == 14)
        #expect(done.steps.map(\.step.text) == ["first", "second"] && done.steps.allSatisfy { $0.outcome == .done })
        #expect(try await it.audit().contains("effect.intent"))
    }

    @Test("the first failure ends it, and what was made is named")
    func failure() async throws {
        let it = try await Installation.start()
        let partly = try await apply(["first", "broken", "second"], at: it, state: stored().state)
        #expect(partly.outcome == .partiallyApplied && partly.steps.map(\.outcome) == [.done, .failed])
        #expect(partly.reason == "the program ended with exit code 1")
        #expect(try await apply(["broken"], at: it, state: stored().state).outcome == .failed)
    }

    @Test("money that nobody approved is not spent")
    func ceiling() async throws {
        let it = try await Installation.start()
        let done = try await apply(["first", "second"], at: it, ceiling: 10, state: stored().state)
        #expect(done.outcome == .partiallyApplied && done.steps.map(\.outcome) == [.done, .budget])
    }

    @Test("nothing is done without the very plan that was approved, or out of its order")
    func refusals() async throws {
        let it = try await Installation.start()
        let (state, _) = try stored()
        #expect(try await apply(["first"], at: it, state: nil).reason == "the plan is not there")
        let other = StoredState(version: 1, bytes: state.bytes + [UInt8(ascii: " ")])
        #expect(
            try await apply(["first"], at: it, state: other).reason == "the stored plan is not the one that is named"
        )
        let order = try await apply(["second", "first"], at: it, state: state)
        #expect(order.outcome == .failed && order.reason == "second comes before a step that it depends on")
        #expect(
            try await apply(["undo-first"], at: it, state: state).reason == "undo-first is no such step of the plan"
        )
        #expect(try await !it.audit().contains("effect.intent"))
    }

    @Test("an apply that was cut off is reported, and never made twice")
    func once() async throws {
        let it = try await Installation.start()
        let run = RunID.next()
        #expect(try await apply(["first"], at: it, state: stored().state, run: run).outcome == .applied)
        let again = try await apply(["first"], at: it, state: stored().state, run: run)
        #expect(again.outcome == .partiallyApplied && again.reason?.contains("not made twice") == true)
    }

    @Test("a rollback tries every step")
    func rollback() async throws {
        let it = try await Installation.start()
        let request = RollbackRequest(
            run: .next(),
            plan: try stored().digest,
            cause: .error,
            requestedBy: "test",
            reason: "test",
            steps: ["undo-broken", "undo-first"].compactMap { StepName($0) },
            beginBy: .now(),
            finishBy: .now().advanced(by: .seconds(600))
        )
        let handler = RollbackHandler(runner: try it.runner(), pool: it.pool)
        let delivery = try it.delivery(of: request, state: stored().state)
        let done = try #require(try await handler.handle(delivery).published(RollbackDone.self)).body
        let begun = try await it.take(1, from: Channels.usage)
        #expect(
            begun.map(\.body.task) == [TaskID(sharing: delivery.envelope.id)],
            "the conductor knows its order by it"
        )
        #expect(done.outcome == .partiallyRolledBack && done.steps.map(\.outcome) == [.failed, .done])
    }
}
