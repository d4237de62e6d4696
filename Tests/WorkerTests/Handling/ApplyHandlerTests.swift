import Artifacts
import Bus
import Pipeline
import RedisTesting
import Security
import Testing

@testable import Worker

/// Applies and rollbacks, with programs that really run.
@Suite(.timeLimit(.minutes(10))) struct ApplyHandlerTests {
    private let goal: GoalID = .next()

    private var run: RunID { RunID(sharing: goal) }

    /// A plan of these steps to apply, among `first`, `second` and `broken`.
    private func plan(_ names: [String]) throws -> PlanSpec {
        let cost = "echo '{\"type\":\"usage\",\"costMicros\":7}'; echo '{\"type\":\"result\",\"outcome\":\"done\"}'"
        let idle = "echo '{\"type\":\"result\",\"outcome\":\"no_output\"}'"
        let known = [
            try step("first", .apply, ["sh", "-c", cost]),
            try step("second", .apply, ["sh", "-c", cost], after: ["first"]), try step("broken", .apply, ["false"]),
            try step("idle", .apply, ["sh", "-c", idle]),
            try step("foreign", .apply, ["true"], needing: ["cloud.write"]),
            try step("large", .apply, ["true"], memory: 1 << 30),
            try step("endless", .apply, ["sh", "-c", "while :; do sleep 0.05; done"]),
        ]
        let undoing = [
            try step("undo-first", .rollback, ["true"]), try step("undo-broken", .rollback, ["false"]),
            try step("undo-slowly", .rollback, ["sh", "-c", "sleep 1"]),
            try step("undo-costly", .rollback, ["sh", "-c", cost]),
            try step("undo-free", .rollback, ["sh", "-c", cost.replacing("7", with: "0")]),
        ]
        return PlanSpec(
            goal: goal,
            title: "test",
            blueprint: try #require(BlueprintName("demo")),
            revision: 0,
            steps: names.compactMap { name in known.first { $0.name.text == name } } + undoing,
            costMicros: 10,
            costCeilingMicros: 100,
            durationMs: 1,
            risk: .low,
            approvals: 1
        )
    }

    private func step(
        _ name: String,
        _ phase: StepPhase,
        _ program: [String],
        after: [String] = [],
        needing capabilities: [String] = [],
        memory: Int? = nil
    ) throws -> PlanSpec.Step {
        PlanSpec.Step(
            name: try #require(StepName(name)),
            phase: phase,
            pool: try #require(PoolName("general")),
            dependsOn: after.compactMap { StepName($0) },
            capabilities: capabilities.compactMap { CapabilityName($0) },
            limits: StepLimits(attempts: 1, timeoutMs: 60_000, memoryBytes: memory),
            // Of a planned millisecond a quick program takes none, and then it costs nothing.
            estimate: StepEstimate(costMicros: 5, durationMs: 0),
            program: program.first,
            arguments: Array(program.dropFirst())
        )
    }

    private func stored(_ names: [String] = ["first", "second"]) throws -> StoredState {
        StoredState(version: 1, bytes: try ArtifactEncoder.encode(plan(names)))
    }

    /// Lets a worker carry out the apply of a plan of these steps, and reads what came of it: by default its report.
    /// Whatever is not said is as it was approved.
    private func apply<Answer>(
        _ names: [String] = ["first", "second"],
        ordering steps: [String]? = nil,
        at it: Installation,
        ceiling: Int = 100,
        state: StoredState? = nil,
        isPlanKept: Bool = true,
        isApproved: Bool = true,
        after delay: Duration = .zero,
        offered times: Int = 1,
        by executor: (any Executor)? = nil,
        reading read: (Outcome) throws -> Answer = { try #require(try $0.published(ApplyDone.self)).body }
    ) async throws -> Answer {
        let approved = try Approved(plan(names), until: .now().advanced(by: .seconds(600)))
        var request = approved.order
        request.costCeilingMicros = ceiling
        if let steps { request.steps = steps.compactMap { StepName($0) } }
        if isApproved, try await it.state(approved.key) == nil {
            try await it.write(approved.bytes(), as: approved.key)
        }
        var runner = try it.runner(executor)
        runner.now = { .now().advanced(by: delay) }
        let kept = isPlanKept ? try state ?? stored(names) : nil
        let handler = ApplyHandler(runner: runner, pool: it.pool)
        return try read(try await handler.handle(it.delivery(of: request, postponements: times - 1, state: kept)))
    }

    @Test("the steps are made in their order, paid for together, and journaled")
    func success() async throws {
        let it = try await Installation.start()
        let done = try await apply(at: it)
        #expect(done.outcome == .applied && done.reason == nil && done.usage.costMicros == 14)
        #expect(done.steps.map(\.step.text) == ["first", "second"] && done.steps.allSatisfy { $0.outcome == .done })
        #expect(try await it.audit().contains("effect.intent"))
    }

    @Test(
        "witnesses hear of every step that is made or unmade how it ended and in what sandbox, and so does the audit log"
    )
    func told() async throws {
        let it = try await Installation.start()
        let executor = CallingExecutor {}
        let applied = try await apply(at: it, by: executor, reading: { $0 })
        let undone = try await undone(["undo-first", "undo-slowly"], at: it, by: executor).outcome
        for outcome in [applied, undone] {
            #expect(try outcome.told() == ["task.started", "task.ended", "task.started", "task.ended"])
            #expect(outcome.auditedSandbox == "cwd")
        }
        let events = try applied.effects.compactMap { effect in
            if case .event(let event) = effect { try event.decode(as: OpsEvent.self).body } else { nil }
        }
        #expect(events[1].data?["sandbox"] == .string("cwd") && events[1].message == "first: done")
        #expect(events[1].task == events[0].task && events[3].task != events[0].task)
    }

    @Test("the first failure ends it, and what was made is named", arguments: ["broken", "idle"])
    func failure(_ name: String) async throws {
        let it = try await Installation.start()
        let partly = try await apply(["first", name, "second"], at: it)
        #expect(partly.outcome == .partiallyApplied && partly.steps.map(\.outcome) == [.done, .failed])
        #expect(name == "idle" || partly.reason == "the program ended with exit code 1")
        let other = try await Installation.start()
        #expect(try await apply([name], at: other).outcome == .failed)
    }

    @Test("money that nobody approved is not spent")
    func ceiling() async throws {
        let it = try await Installation.start()
        let done = try await apply(at: it, ceiling: 10)
        #expect(done.outcome == .partiallyApplied && done.steps.map(\.outcome) == [.done, .budget])
    }

    @Test("nothing is done without the very plan that was approved, or out of its order")
    func refusals() async throws {
        let it = try await Installation.start()
        #expect(try await apply(at: it, isPlanKept: false).reason == "the plan is not there")
        let other = StoredState(version: 1, bytes: try stored().bytes + [UInt8(ascii: " ")])
        #expect(try await apply(at: it, state: other).reason == "the stored plan is not the one that is named")
        let order = try await apply(ordering: ["second", "first"], at: it)
        #expect(order.outcome == .failed && order.reason == "second comes before a step that it depends on")
        #expect(
            try await apply(ordering: ["undo-first"], at: it).reason == "undo-first is no such step of the plan"
        )
        #expect(try await !it.audit().contains("effect.intent"))
    }

    @Test("nothing is started without an approval, with an old one, or for less than was approved; nor is it undone")
    func unapproved() async throws {
        let it = try await Installation.start()
        let none = try await apply(at: it, isApproved: false)
        #expect(none.outcome == .failed && none.reason == "no approval of it is kept")
        #expect(none.steps.map(\.outcome) == [.noOutput, .noOutput])
        let late = try await apply(at: it, after: .seconds(601))
        #expect(late.outcome == .failed && late.reason == "the request for approval has expired")
        let fewer = try await apply(ordering: ["first"], at: it)
        #expect(fewer.outcome == .failed && fewer.reason == "its steps are not those of the approved plan")
        #expect(try await !it.audit().contains("effect.intent"))
        #expect(try await apply(at: it).outcome == .applied)
    }

    @Test(
        "an apply that needs what no worker has goes back for others, and is refused when nobody takes it: nothing is undone",
        arguments: [
            ("foreign", "this worker lacks cloud.write, and no worker of the pool general has all that is needed"),
            ("large", "large needs more memory than the 100 bytes that this worker gives away"),
        ]
    )
    func incapable(_ step: String, _ words: String) async throws {
        let it = try await Installation.start()
        // However long it has waited for the first worker.
        let offered = try await apply(["first", step], at: it, after: .seconds(500), reading: { $0 })
        if case .postpone = offered.settlement {
        } else {
            Issue.record("expected to be postponed, got \(offered.settlement)")
        }
        let outcome = try await apply(["first", step], at: it, offered: 40, reading: { $0 })
        let answer = try #require(try outcome.published(ApplyDone.self))
        let done = answer.body
        #expect(done.outcome == .failed && done.reason == words)
        #expect(answer.envelope.isFaultOfInstallation)
        #expect(done.steps.map(\.outcome) == [.noOutput, .noOutput])
        #expect(try await !it.audit().contains("effect.intent"))
    }

    @Test("an apply that was cut off is reported, and never made twice, even when its approval has expired meanwhile")
    func once() async throws {
        let it = try await Installation.start()
        #expect(try await apply(at: it).outcome == .applied)
        try await it.outlast { try await apply(at: it, reading: { $0 }) }
        for delay in [Duration.zero, .seconds(601)] {
            let again = try await apply(at: it, after: delay)
            #expect(again.outcome == .partiallyApplied && again.reason?.contains("not made twice") == true)
            #expect(again.steps.map(\.outcome) == [.failed, .failed])
            #expect(
                again.usage.costMicros == 10,
                "all that was set aside: nobody knows what the first attempt has used"
            )
        }
        let blind = try await apply(at: it, ceiling: 70, isPlanKept: false)
        #expect(blind.outcome == .partiallyApplied && blind.usage.costMicros == 70, "all that it was allowed")
    }

    @Test("a rollback that was cut off is not made twice, and counts as having cost its estimate")
    func cutOffRollback() async throws {
        let it = try await Installation.start()
        let (handler, delivery) = try undoing(["undo-costly", "undo-first"], at: it)
        _ = try await handler.handle(delivery)
        try await it.outlast { try await handler.handle(delivery) }
        let outcome = try await handler.handle(delivery)
        let answer = try #require(try outcome.published(RollbackDone.self))
        let done = answer.body
        #expect(done.outcome == .partiallyRolledBack && done.reason?.contains("not made twice") == true)
        #expect(answer.envelope.isFaultOfInstallation)
        #expect(try outcome.published(UsageReport.self)?.body.usage.costMicros == 10)
    }

    @Test("a rollback whose report is too large for the bus is reported with fewer words")
    func wordy() async throws {
        let it = try await Installation.start()
        let names = (0..<40).map { "undo-\($0)" }
        let undoing = try names.map { try step($0, .rollback, ["true"]) }
        let executor = CallingExecutor(reason: String(repeating: "w", count: 1000)) {}
        let (done, _) = try await undo(names, at: it, by: executor, adding: undoing)
        #expect(done.outcome == .rolledBack && done.steps.count == 40)
    }

    @Test("a rollback tries every step")
    func rollback() async throws {
        let it = try await Installation.start()
        let (done, order) = try await undo(["undo-broken", "undo-first"], at: it)
        #expect(done.outcome == .partiallyRolledBack && done.steps.map(\.outcome) == [.failed, .done])
        let begun = try await it.take(1, from: Channels.usage)
        #expect(begun.map(\.body.task) == [TaskID(sharing: order)], "the conductor knows its order by it")
    }

    @Test("what a rollback costs is told beside its end, and never stops it")
    func costOfRollback() async throws {
        let it = try await Installation.start()
        let (outcome, _) = try await undone(["undo-costly", "undo-first"], at: it)
        #expect(try outcome.published(RollbackDone.self)?.body.outcome == .rolledBack)
        #expect(try outcome.published(UsageReport.self)?.body.usage.costMicros == 12, "7 of 5, and 5")
        let free = try await undone(["undo-free"], at: it, run: .next()).outcome
        #expect(try free.published(RollbackDone.self) != nil && free.published(UsageReport.self) == nil)
    }

    @Test("a cancelled run stops what is applied, and not what undoes it")
    func cancelledRun() async throws {
        let it = try await Installation.start()
        async let applying = apply(["endless"], at: it)
        try await waitUntil("it is under way") { try await it.events().contains("task.started") }
        try await it.write([1], as: .cancelled(run))
        let done = try await applying
        #expect(done.steps.map(\.outcome) == [.killed] && done.reason == "stopped because its run was cancelled")
        #expect(try await undo(["undo-slowly"], at: it).done.outcome == .rolledBack)
    }

    @Test(
        "an order for which no memory is free goes back unbegun; one that was often sent back waits, then looks again"
    )
    func memory() async throws {
        let it = try await Installation.start()
        let approved = try Approved(plan(["first"]), until: .now().advanced(by: .seconds(600)))
        try await it.write(approved.bytes(), as: approved.key)
        let gate = MemoryGate(capacity: 1)
        let handler = ApplyHandler(runner: try it.runner(gate: gate), pool: it.pool)
        let state = try stored(["first"])
        let (first, last) = try (
            it.delivery(of: approved.order, state: state),
            it.delivery(of: approved.order, attempt: StepRunner.lastOffer, state: state)
        )
        let waiting = try await gate.hold(1) {
            let outcome = try await handler.handle(first)
            if case .postpone = outcome.settlement {
            } else {
                Issue.record("expected it postponed, got \(outcome.settlement)")
            }
            #expect(outcome.effects.isEmpty)
            #expect(try await !it.audit().contains("effect.intent"))
            // Awaited below.
            let waiting = Task { try await handler.handle(last) }
            try await it.write([1], as: .cancelled(run))
            return waiting
        }
        let done = try #require(try await waiting.value.published(ApplyDone.self)).body
        #expect(done.reason == "not started because its run was cancelled")
    }

    @Test("an apply that had not begun when it was stopped is not undone, and never begins afterwards")
    func forestalled() async throws {
        let it = try await Installation.start()
        try await it.write([1], as: .cancelled(run))
        let (done, _) = try await undo(["undo-broken"], at: it)
        #expect(done.outcome == .rolledBack && done.steps.map(\.outcome) == [.done])
        #expect(try await !it.audit().contains("effect.intent"))
        let late = try await apply(at: it)
        #expect(late.outcome == .failed && late.steps.map(\.outcome) == [.noOutput, .noOutput])
        #expect(late.reason == "nothing of the apply had begun when it was to be undone")
    }

    @Test("a run that was cancelled before it was applied is not applied, and is undone all the same")
    func cancelledBefore() async throws {
        let it = try await Installation.start()
        try await it.write([1], as: .cancelled(run))
        let done = try await apply(at: it)
        #expect(done.outcome == .failed && done.reason == "not started because its run was cancelled")
        #expect(done.steps.map(\.outcome) == [.noOutput, .noOutput])
        #expect(try await !it.audit().contains("effect.intent"))
        #expect(try await undo(["undo-slowly"], at: it).done.outcome == .rolledBack)
    }

    @Test("a run that is cancelled between two steps does not go on with the second one")
    func cancelledBetween() async throws {
        let it = try await Installation.start()
        let executor = CallingExecutor { try await it.write([1], as: .cancelled(run)) }
        let done = try await apply(at: it, by: executor)
        #expect(done.outcome == .partiallyApplied && done.steps.map(\.outcome) == [.done, .noOutput])
        #expect(done.reason == "not started because its run was cancelled")
    }

    private func undo(
        _ steps: [String],
        at it: Installation,
        by executor: (any Executor)? = nil,
        adding more: [PlanSpec.Step] = []
    ) async throws -> (done: RollbackDone, order: ArtifactID) {
        let (outcome, order) = try await undone(steps, at: it, by: executor, adding: more)
        return (try #require(try outcome.published(RollbackDone.self)).body, order)
    }

    private func undone(
        _ steps: [String],
        at it: Installation,
        run: RunID? = nil,
        by executor: (any Executor)? = nil,
        adding more: [PlanSpec.Step] = []
    ) async throws -> (outcome: Outcome, order: ArtifactID) {
        let (handler, delivery) = try undoing(steps, at: it, run: run, by: executor, adding: more)
        return (try await handler.handle(delivery), delivery.envelope.id)
    }

    private func undoing(
        _ steps: [String],
        at it: Installation,
        run: RunID? = nil,
        by executor: (any Executor)? = nil,
        adding more: [PlanSpec.Step] = []
    ) throws -> (RollbackHandler, Delivery<RollbackRequest>) {
        var plan = try plan(["first", "second"])
        plan.steps += more
        let bytes = try ArtifactEncoder.encode(plan)
        let request = RollbackRequest(
            run: run ?? self.run,
            plan: SHA256.digest(bytes),
            cause: .error,
            requestedBy: "test",
            reason: "test",
            steps: steps.compactMap { StepName($0) },
            beginBy: .now(),
            finishBy: .now().advanced(by: .seconds(600))
        )
        let handler = RollbackHandler(runner: try it.runner(executor), pool: it.pool)
        return (handler, try it.delivery(of: request, state: StoredState(version: 1, bytes: bytes)))
    }
}
