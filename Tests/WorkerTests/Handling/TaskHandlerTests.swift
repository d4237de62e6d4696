import Artifacts
import Bus
import Foundation
import Lifecycle
import Pipeline
import RedisTesting
import Security
import ServiceRuntime
import Testing

@testable import Worker

/// Tasks over a real bus, run by real programs.
@Suite(.timeLimit(.minutes(10))) struct TaskHandlerTests {
    private func result(
        of task: TaskAssignment,
        by handler: TaskHandler,
        at it: Installation
    ) async throws -> Artifact<BuildStatus> {
        try await it.publish(task)
        var results: [Artifact<BuildStatus>] = []
        try await it.running(handler, on: Channels.tasks(of: it.pool)) {
            results = try await it.take(1, from: Channels.results)
        }
        return try #require(results.first)
    }

    @Test("a task goes in and its result comes out, kept for the judge, with events on the way")
    func endToEnd() async throws {
        let it = try await Installation.start()
        let script =
            "echo '{\"type\":\"progress\",\"message\":\"on the way\"}'; echo '{\"type\":\"result\",\"outcome\":\"done\"}'"
        let task = try Bench.assignment(["sh", "-c", script])
        let status = try await result(of: task, by: it.handler(Bench.sandbox(), clock: StoppedClock()), at: it)
        #expect(status.body.outcome == .done && status.body.sandbox == .bubblewrap && status.body.attempt == 1)
        #expect(status.body.task == task.task && status.body.run == task.run && status.body.step == task.step)
        #expect(status.envelope.goal == task.goal && status.envelope.run == task.run && status.envelope.attempt == 1)
        let kept = try #require(try await it.state(.result(status.envelope.id)))
        #expect(SHA256.digest(kept.bytes) == status.envelope.digest)
        let events = try await it.events()
        var rest = events[...]
        #expect(events.contains("on the way"))
        for name in ["task.started", "task.progress", "task.ended"] {
            let place = try #require(rest.range(of: name), "\(name) in its order")
            rest = rest[place.upperBound...]
        }
    }

    @Test("the result of an urgent goal's task overtakes others")
    func urgent() async throws {
        let it = try await Installation.start()
        let task = try Bench.assignment(["true"]) { $0.priority = .high }
        let status = try await result(of: task, by: it.handler(), at: it)
        #expect(status.envelope.goalPriority == .high)
        let key = "\(it.context.configuration.keyPrefix):{p0}:\(Channels.results.route.stream(.high))"
        #expect(try await SharedRedis.server().cli(["XLEN", key]) == "1")
    }

    @Test("witnesses hear while a task runs that it has started, and of a short one with its end")
    func started() async throws {
        let it = try await Installation.start()
        let handler = try it.handler(clock: StoppedClock())
        let short = try Bench.assignment(["true"])
        let outcome = try await handler.handle(it.delivery(of: short))
        let kept = outcome.effects.compactMap { effect in
            if case .state(let change) = effect, change.key.kind == "result" { return change.expiry }
            return nil
        }
        #expect(kept == [Effect.keepingTime], "as long as the plan: a run may wait for long between its steps")
        #expect(try outcome.told() == ["task.started", "task.ended"])
        #expect(try await it.events().isEmpty)
        let gate = "\(it.bench.root)/gate"
        let script = "mkfifo \(gate); echo '{\"type\":\"progress\",\"message\":\"on\"}'; cat \(gate)"
        async let end = handler.handle(it.delivery(of: Bench.assignment(["sh", "-c", script])))
        try await waitUntil("its progress is told") { try await it.events().contains("task.progress") }
        #expect(try await it.events().contains("task.started"))
        try "go on".write(toFile: gate, atomically: false, encoding: .utf8)
        #expect(try await end.told() == ["task.ended"])
    }

    @Test("what a program says beyond what witnesses are told is counted, and the number told with the end")
    func leftOut() async throws {
        let it = try await Installation.start()
        let flood = "i=0; while [ $i -lt 2000 ]; do echo line; i=$((i+1)); done"
        _ = try await result(of: Bench.assignment(["sh", "-c", flood]), by: it.handler(), at: it)
        let events = try await it.events()
        let told = try #require(events.range(of: "task.output.left_out"), "2,000 lines are too many")
        #expect(events[told.upperBound...].contains("task.ended"))
    }

    @Test("the conductor hears once that a task has begun, and of a short one only that it has ended")
    func begin() async throws {
        let it = try await Installation.start()
        let progress = "echo '{\"type\":\"progress\",\"message\":\"on\"}'"
        let result = "echo '{\"type\":\"result\",\"outcome\":\"done\"}'"
        let long = try Bench.assignment(["sh", "-c", "\(progress); \(progress); \(result)"])
        let handler = try it.handler(clock: StoppedClock())
        for task in [try Bench.assignment(["true"]), long] {
            #expect(try await self.result(of: task, by: handler, at: it).body.outcome == .done)
        }
        let reports = try await it.take(1, from: Channels.usage)
        #expect(reports.map(\.body.task) == [long.task] && reports.map(\.body.run) == [long.run])
    }

    @Test(
        "a program is not started any more when its run or its task was cancelled while it waited",
        arguments: [true, false]
    )
    func cancelledBefore(wholeRun: Bool) async throws {
        let it = try await Installation.start()
        let task = try Bench.assignment(["true"])
        try await it.write([], as: wholeRun ? .cancelled(task.run) : .cancelled(task.task))
        let status = try await result(of: task, by: it.handler(), at: it).body
        #expect(status.outcome == .killed && status.reason?.contains("cancelled") == true && status.exitCode == nil)
        #expect(try await !it.events().contains("task.started"))
    }

    @Test("without a sandbox every result says so")
    func mark() async throws {
        let it = try await Installation.start()
        let status = try await result(of: Bench.assignment(["true"]), by: it.handler(), at: it)
        #expect(status.body.outcome == .done && status.body.sandbox == .cwd)
    }

    @Test("the conductor's count of attempts is echoed")
    func attempts() async throws {
        let it = try await Installation.start()
        let task = try Bench.assignment(["sh", "-c", "test $CHIMERA_ATTEMPT = 3"])
        var envelope = try it.envelope(.taskAssignment)
        envelope.attempt = 3
        let artifact = Artifact(envelope: envelope, body: task)
        _ = try await it.context.publisher.publish(artifact, to: Channels.tasks(of: it.pool))
        try await it.running(it.handler(), on: Channels.tasks(of: it.pool)) {
            let status = try await it.take(1, from: Channels.results)[0]
            #expect(status.body.attempt == 3 && status.body.outcome == .done)
        }
    }

    @Test("a worker that is shut down in the middle hands the task back, and the next one resumes at its checkpoint")
    func resume() async throws {
        let it = try await Installation.start()
        let script = """
            if [ -e checkpoint ]; then echo '{"type":"result","outcome":"done","summary":"resumed"}'; exit 0; fi
            echo half > state; echo '{"type":"checkpoint","path":"state"}'
            while :; do sleep 0.05; done
            """
        let task = try Bench.assignment(["sh", "-c", script])
        try await it.publish(task)
        let consumer = it.context.consumer(try it.handler(), on: Channels.tasks(of: it.pool))
        // Awaited below.
        let first = Task { try await consumer.run(until: ShutdownSignal()) }
        try await waitUntil("the checkpoint is recorded") {
            try await it.state(TaskRecord.key(of: task.task)) != nil
        }
        first.cancel()
        try await first.value
        try await it.running(it.handler(), on: Channels.tasks(of: it.pool)) {
            let status = try await it.take(1, from: Channels.results)[0]
            #expect(status.body.outcome == .done && status.body.summary == "resumed")
        }
    }

    @Test("a task whose deadline has passed is not started")
    func impossible() async throws {
        let it = try await Installation.start()
        let late = try Bench.assignment(["true"]) { $0.deadlineAt = Timestamp(milliseconds: 1) }
        let status = try await result(of: late, by: it.handler(), at: it)
        #expect(status.body.outcome == .timeout && status.body.reason == "its deadline had passed before it started")
        #expect(status.envelope.isFaultOfInstallation)
    }

    @Test(
        "a task that needs more than this worker has goes back for others, however old it is, and fails when nobody takes it",
        arguments: [false, true]
    )
    func lacks(_ isMemory: Bool) async throws {
        let it = try await Installation.start()
        var handler = try it.handler()
        let needed = try #require(CapabilityName("cloud.write"))
        let task = try Bench.assignment(["true"]) { task in
            if isMemory { task.limits.memoryBytes = 1 << 30 } else { task.capabilities = [needed] }
        }
        let words =
            isMemory
            ? "the task needs more memory than the 100 bytes that this worker gives away"
            : "this worker lacks cloud.write"
        // It has waited for a worker for hours, and was offered to nobody.
        handler.now = { Timestamp.now().advanced(by: .seconds(7200)) }
        for postponements in [0, 20] {
            let outcome = try await handler.handle(it.delivery(of: task, postponements: postponements))
            guard case .postpone(_, let reason) = outcome.settlement else {
                Issue.record("expected a postponement, got \(outcome.settlement)")
                return
            }
            #expect(reason == words && outcome.effects.isEmpty)
        }
        let last = try await handler.handle(it.delivery(of: task, postponements: 40))
        let status = try #require(try last.published(BuildStatus.self))
        let whole = isMemory ? words : "\(words), and no worker of the pool general has all that is needed"
        #expect(status.body.outcome == .failed && status.body.reason == whole)
        #expect(status.envelope.isFaultOfInstallation)
    }

    @Test("a step that changes something outside is made once: a cut off attempt is reported, not repeated")
    func applyOnce() async throws {
        let it = try await Installation.start()
        let task = try Bench.assignment(["true"]) { $0.phase = .apply }
        let handler = try it.handler()
        let first = try await handler.handle(it.delivery(of: task))
        #expect(try first.published(BuildStatus.self)?.body.outcome == .done)
        #expect(try await it.audit().contains("effect.intent"))
        #expect(first.auditedSandbox == "cwd")
        // The outcome of the first attempt was never committed.
        try await it.outlast {
            let record = try await it.state(TaskRecord.key(of: task.task))
            return try await handler.handle(it.delivery(of: task, state: record))
        }
        let record = try await it.state(TaskRecord.key(of: task.task))
        let second = try await handler.handle(it.delivery(of: task, state: record))
        let status = try #require(try second.published(BuildStatus.self))
        #expect(status.body.outcome == .failed && status.body.reason?.contains("not made twice") == true)
    }

    @Test("a run that is cancelled stops its programs")
    func cancelledRun() async throws {
        let it = try await Installation.start()
        let begun = "\(it.bench.root)/begun"
        let task = try Bench.assignment(["sh", "-c", "touch '\(begun)'; while :; do sleep 0.05; done"])
        try await it.publish(task)
        try await it.running(it.handler(), on: Channels.tasks(of: it.pool)) {
            try await waitUntil("its program runs") { FileManager.default.fileExists(atPath: begun) }
            try await it.write([1], as: .cancelled(task.run))
            let status = try await it.take(1, from: Channels.results)[0].body
            #expect(status.outcome == .killed && status.reason == "stopped because its run was cancelled")
        }
    }

    @Test("a task that is cancelled stops alone: another of its run goes on")
    func cancelledTask() async throws {
        let it = try await Installation.start()
        let begun = "\(it.bench.root)/begun"
        let script = "echo >> '\(begun)'; while [ ! -e '\(it.bench.root)/go' ]; do sleep 0.05; done"
        let task = try Bench.assignment(["sh", "-c", script])
        let other = try Bench.assignment(["sh", "-c", script]) { $0.run = task.run }
        for task in [task, other] { try await it.publish(task) }
        try await it.running(it.handler(), on: Channels.tasks(of: it.pool)) {
            try await waitUntil("both programs run") { FileManager.default.contents(atPath: begun)?.count == 2 }
            try await it.write([1], as: .cancelled(task.task))
            let stopped = try await it.take(1, from: Channels.results)[0].body
            #expect(stopped.task == task.task && stopped.outcome == .killed)
            #expect(stopped.reason == "stopped because it was cancelled")
            #expect(FileManager.default.createFile(atPath: "\(it.bench.root)/go", contents: nil))
            let done = try await it.take(1, from: Channels.results)[0].body
            #expect(done.task == other.task && done.outcome == .done)
        }
    }

    @Test("a result with more files than fit is a failure that says so")
    func tooManyFiles() async throws {
        let it = try await Installation.start()
        let name = String(repeating: "n", count: 200)
        let script = """
            i=0; while [ $i -lt 60 ]; do touch \(name)$i; echo '{"type":"artifact","path":"\(name)'$i'"}'; i=$((i+1)); done
            echo '{"type":"result","outcome":"done"}'
            """
        let status = try await result(of: Bench.assignment(["sh", "-c", script]), by: it.handler(), at: it)
        #expect(status.body.outcome == .failed && status.body.reason?.contains("body_too_large") == true)
    }
}
