import Artifacts
import Bus
import RedisTesting
import Security
import Synchronization
import Testing

@testable import Worker

/// How often the steps of a rollback are tried.
@Suite(.timeLimit(.minutes(10))) struct RollbackAttemptTests {
    /// Answers each attempt with the next of its outcomes, and keeps what it was asked.
    private final class Script: Executor {
        let sandbox = BuildStatus.Sandbox.cwd
        private let checkpoint: BlobReference?
        private let state: Mutex<(outcomes: [TaskOutcome], jobs: [Job])>

        init(_ outcomes: [TaskOutcome], checkpoint: BlobReference? = nil) {
            self.checkpoint = checkpoint
            state = Mutex((outcomes, []))
        }

        var jobs: [Job] { state.withLock { $0.jobs } }

        func execute(_ job: Job, telling feed: any TaskFeed) async throws -> Execution {
            let outcome = state.withLock { state in
                state.jobs.append(job)
                return state.outcomes.isEmpty ? .done : state.outcomes.removeFirst()
            }
            var execution = Execution(outcome, reason: outcome == .done ? nil : "because")
            execution.usage.costMicros = 7
            execution.checkpoint = checkpoint
            return execution
        }
    }

    private func undo(
        _ executor: Script,
        attempts: Int,
        finishingIn limit: Duration = .seconds(600)
    ) async throws -> Outcome {
        let it = try await Installation.start()
        let step = PlanSpec.Step(
            name: try #require(StepName("undo")),
            phase: .rollback,
            pool: it.pool,
            dependsOn: [],
            capabilities: [],
            limits: StepLimits(attempts: attempts, timeoutMs: 60_000),
            estimate: StepEstimate(costMicros: 0, durationMs: 1)
        )
        let plan = PlanSpec(
            goal: .next(),
            title: "test",
            blueprint: try #require(BlueprintName("demo")),
            revision: 0,
            steps: [step],
            costMicros: 0,
            costCeilingMicros: 100,
            durationMs: 1,
            risk: .low,
            approvals: 1
        )
        let bytes = try ArtifactEncoder.encode(plan)
        let request = RollbackRequest(
            run: .next(),
            plan: SHA256.digest(bytes),
            cause: .error,
            requestedBy: "test",
            reason: "test",
            steps: [step.name],
            beginBy: .now(),
            finishBy: .now().advanced(by: limit)
        )
        let handler = RollbackHandler(runner: try it.runner(executor), pool: it.pool)
        return try await handler.handle(try it.delivery(of: request, state: StoredState(version: 1, bytes: bytes)))
    }

    @Test("a step that fails is tried again as often as its limits allow, and all of it is paid for")
    func again() async throws {
        let checkpoint = BlobReference(digest: SHA256.digest("half"), bytes: 4, mediaType: "text/plain")
        let executor = Script([.failed, .timeout], checkpoint: checkpoint)
        let outcome = try await undo(executor, attempts: 3)
        let done = try #require(try outcome.published(RollbackDone.self)).body
        #expect(done.outcome == .rolledBack && done.steps.map(\.outcome) == [.done])
        #expect(executor.jobs.map(\.attempt) == [1, 2, 3])
        #expect(executor.jobs.map { $0.checkpoint != nil } == [false, true, true], "it goes on from where it left off")
        #expect(Set(executor.jobs.map(\.assignment.task)).count == 1)
        #expect(try outcome.published(UsageReport.self)?.body.usage.costMicros == 21)
    }

    @Test("no more often, and what it says of the last try counts")
    func noMore() async throws {
        let executor = Script([.failed, .killed, .done])
        let done = try #require(try await undo(executor, attempts: 2).published(RollbackDone.self)).body
        #expect(done.outcome == .failed && done.steps.map(\.outcome) == [.killed])
        #expect(executor.jobs.count == 2)
    }

    @Test(
        "nothing is tried again that is done, or had nothing to do",
        arguments: [TaskOutcome.done, .noOutput, .falseAlarm]
    )
    func answered(_ outcome: TaskOutcome) async throws {
        let executor = Script([outcome])
        _ = try await undo(executor, attempts: 5)
        #expect(executor.jobs.count == 1)
    }

    @Test("nothing is tried again once the rollback should be finished; the first try is made all the same")
    func late() async throws {
        let executor = Script([.failed])
        let done = try #require(
            try await undo(executor, attempts: 5, finishingIn: .seconds(-1)).published(RollbackDone.self)
        )
        #expect(executor.jobs.count == 1 && done.body.outcome == .failed)
    }
}
