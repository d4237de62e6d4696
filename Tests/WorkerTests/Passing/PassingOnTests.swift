import Artifacts
import Bus
import Pipeline
import RedisTesting
import Security
import Testing

@testable import Worker

/// Work that this worker cannot do, offered so often that its patience is over, with others in a real register or not.
@Suite(.timeLimit(.minutes(5))) struct PassingOnTests {
    private static let words = "this worker lacks cloud.write"
    private static let vain = "\(words), and no worker of the pool general has all that is needed"
    private static let overdue = "\(words), and its time was up before another worker took it"
    private let often = 1_000

    private let plan: PlanSpec

    init() throws {
        let capability = try #require(CapabilityName("cloud.write"))
        let steps = try [("make", StepPhase.apply), ("unmake", .rollback)].map { name, phase in
            PlanSpec.Step(
                name: try #require(StepName(name)),
                phase: phase,
                pool: try #require(PoolName("general")),
                dependsOn: [],
                capabilities: [capability],
                limits: StepLimits(attempts: 1, timeoutMs: 60_000),
                estimate: StepEstimate(costMicros: 0, durationMs: 1),
                program: "true"
            )
        }
        plan = PlanSpec(
            goal: .next(),
            title: "test",
            blueprint: try #require(BlueprintName("demo")),
            revision: 0,
            steps: steps,
            costMicros: 0,
            costCeilingMicros: 0,
            durationMs: 1,
            risk: .low,
            approvals: 1
        )
    }

    private func task(_ it: Installation, until deadline: Timestamp? = nil) async throws -> Outcome {
        let task = try Bench.assignment(["true"]) { task in
            task.capabilities = plan.steps[0].capabilities
            task.deadlineAt = deadline
        }
        return try await it.handler().handle(it.delivery(of: task, postponements: often))
    }

    private func apply(_ it: Installation, finishingIn limit: Duration = .seconds(600)) async throws -> Outcome {
        let order = try Approved(plan, until: .now().advanced(by: limit)).order
        let handler = ApplyHandler(runner: try it.runner(), pool: it.pool)
        return try await handler.handle(it.delivery(of: order, postponements: often, state: try stored()))
    }

    private func rollback(_ it: Installation, finishingIn limit: Duration = .seconds(600)) async throws -> Outcome {
        let request = RollbackRequest(
            run: RunID(sharing: plan.goal),
            plan: SHA256.digest(try stored().bytes),
            cause: .error,
            requestedBy: "test",
            reason: "test",
            steps: [try #require(StepName("unmake"))],
            beginBy: .now(),
            finishBy: .now().advanced(by: limit)
        )
        let handler = RollbackHandler(runner: try it.runner(), pool: it.pool)
        return try await handler.handle(it.delivery(of: request, postponements: often, state: try stored()))
    }

    private func stored() throws -> StoredState {
        StoredState(version: 1, bytes: try ArtifactEncoder.encode(plan))
    }

    private func expectPassedOn(
        _ outcome: Outcome,
        after pause: Duration,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard case .postpone(pause, Self.words) = outcome.settlement, outcome.effects.isEmpty else {
            Issue.record("\(outcome.settlement)", sourceLocation: sourceLocation)
            return
        }
    }

    @Test("nothing is given up while another worker of the pool can do it")
    func somebody() async throws {
        let it = try await Installation.start()
        try await it.advertise(.worker("other-1", []))
        try await it.advertise(.worker("other-2", ["apply", "cloud.write"]))
        expectPassedOn(try await task(it), after: PassingPolicy.promising)
        expectPassedOn(try await apply(it), after: PassingPolicy.promising)
        expectPassedOn(try await rollback(it), after: PassingPolicy.promising)
        // Late is bad, half undone is worse.
        expectPassedOn(try await rollback(it, finishingIn: .seconds(-60)), after: PassingPolicy.promising)
        #expect(try await !it.audit().contains("effect.intent"))
    }

    @Test("a task waits long for one who is busy; an order goes to him at once, for he takes it first")
    func busy() async throws {
        let it = try await Installation.start()
        try await it.advertise(.worker("other-1", ["cloud.write"], busy: 4))
        expectPassedOn(try await task(it), after: PassingPolicy.longest)
        expectPassedOn(try await apply(it), after: PassingPolicy.promising)
        expectPassedOn(try await rollback(it), after: PassingPolicy.promising)
    }

    @Test("where nobody can do it, it fails and says so; workers of other pools are nobody")
    func nobody() async throws {
        let it = try await Installation.start()
        try await it.advertise(.worker("other-1", ["cloud.write"], pool: "elsewhere"))
        try await it.advertise(.worker("other-2", ["apply"]))
        // Somebody who is registered and says nothing.
        try await it.enrol("core-1")
        let status = try #require(try await task(it).published(BuildStatus.self)).body
        #expect(status.outcome == .failed && status.reason == Self.vain)
        let applied = try #require(try await apply(it).published(ApplyDone.self)).body
        #expect(applied.outcome == .failed && applied.reason == Self.vain)
        #expect(applied.steps.map(\.outcome) == [.noOutput])
        let undone = try #require(try await rollback(it).published(RollbackDone.self)).body
        #expect(undone.outcome == .failed && undone.reason == Self.vain)
    }

    @Test("what should have been finished goes to nobody any more")
    func overdue() async throws {
        let it = try await Installation.start()
        try await it.advertise(.worker("other-1", ["cloud.write"]))
        let status = try #require(try await task(it, until: Timestamp(milliseconds: 1)).published(BuildStatus.self))
            .body
        #expect(status.outcome == .timeout && status.reason == "its deadline had passed before it started")
        let applied = try #require(try await apply(it, finishingIn: .seconds(-1)).published(ApplyDone.self)).body
        #expect(applied.outcome == .failed && applied.reason == Self.overdue)
        let late = try await rollback(it, finishingIn: .seconds(-30 * 86_400))
        let undone = try #require(try late.published(RollbackDone.self)).body
        #expect(undone.outcome == .failed && undone.reason == Self.overdue)
    }
}
