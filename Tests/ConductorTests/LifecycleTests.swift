import Artifacts
import Bus
import Observability
import Pipeline
import RedisBus
import RedisTesting
import RunMessages
import Runs
import Security
import ServiceRuntime
import Testing

@Suite("A run over the bus", .timeLimit(.minutes(10)))
struct LifecycleTests {
    @Test("goes from a plan to DONE, and leaves nothing open")
    func whole() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.submit()
            #expect(try await player.work(cost: 40).step.text == "one")
            #expect(try await player.work(cost: 60).step.text == "two")
            let asked = try await player.judge()
            #expect(asked.results.count == 2)
            try await player.approve()
            let order = try await player.apply(cost: 30)
            #expect(order.approvals.count == 1)
            let kept = try #require(try await stage.bus.state(of: .approval(order.subjectDigest), in: Partition(0)))
            let dossier = try ArtifactDecoder.decode(ApprovalDossier.self, from: kept.bytes)
            #expect(try dossier.subject.digest() == order.subjectDigest)
            let record = try await stage.wait(for: player.run, in: .done)
            #expect(record.outcome == .applied)
        }
        #expect(try await stage.cli("ZCARD", stage.key("timers")) == "0")
        for scope in ["goal:\(player.goal.text)", "tenant:acme:\(BillingMonth(of: .now()).text)"] {
            #expect(try await stage.cli("HGET", stage.key("budget:\(scope)"), "spent") == "130")
            #expect(try await stage.cli("HGET", stage.key("budget:\(scope)"), "reserved") == "0")
        }
        #expect(try await stage.length(of: "dead") == 0)
        for route in Channels.routes(pools: [stage.pool]) {
            for stream in route.streams { #expect(try await stage.length(of: stream.text) == 0, "\(stream)") }
        }
        let ttl = Int(try await stage.cli("PTTL", stage.key("run:\(player.run.text)"))) ?? 0
        #expect(ttl > 0)
    }

    @Test("is in progress as soon as a worker says that it has begun, and measures the begin of a rollback")
    func begun() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.submit()
            let task = try await stage.take(Channels.tasks(of: stage.pool)).body
            try await stage.wait(for: player.run, in: .pending)
            try await player.begin(task.task)
            try await stage.wait(for: player.run, in: .inProgress)
            try await player.report(task)
            try await player.work()
            try await player.judge()
            try await player.approve()
            _ = try await player.apply(.failed)
            let order = try await stage.take(Channels.undoings(in: stage.pool))
            try await player.begin(TaskID(sharing: order.envelope.id))
            try await waitUntil("its begin is recorded") {
                try await stage.record(player.run)?.rollback?.begunAt != nil
            }
            #expect(stage.context.metrics.render().contains("chimera_rollback_begin_seconds_count"))
        }
    }

    @Test("what was applied is rolled back on command, once, and no money is booked twice")
    func undoneLater() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.submit()
            try await player.work(cost: 40)
            try await player.work()
            try await player.judge()
            try await player.approve()
            _ = try await player.apply(cost: 30)
            try await stage.wait(for: player.run, in: .done)
            try await player.rollBack()
            let order = try await player.undo()
            #expect(order.steps.map(\.text) == ["undo"] && order.cause == .command)
            try await waitUntil("it is rolled back") {
                try await stage.record(player.run)?.outcome == .rolledBack
            }
            try await player.rollBack()
            try await waitUntil("it is refused") {
                try await stage.entries(of: "audit").contains { $0["refusal"]?.contains("came to rolled_back") == true }
            }
        }
        #expect(try await stage.length(of: Channels.undoings(in: stage.pool).route.stream(.high).text) == 0)
        for scope in ["goal:\(player.goal.text)", "tenant:acme:\(BillingMonth(of: .now()).text)"] {
            #expect(try await stage.cli("HMGET", stage.key("budget:\(scope)"), "spent", "reserved") == "70\n0")
        }
        try await player.expectReplay()
        #expect((Int(try await stage.cli("PTTL", stage.key("run:\(player.run.text)"))) ?? 0) > 0)
    }

    @Test("what a rollback costs is booked, and a budget that is used up does not hold it up")
    func costOfRollback() async throws {
        let stage = try await Stage.start(["CHIMERA_TENANT_BUDGET": "300"])
        let player = Player(stage: stage)
        let month = stage.key("budget:tenant:acme:\(BillingMonth(of: .now()).text)")
        try await stage.conducting {
            try await player.submit()
            try await player.work(cost: 100)
            try await player.work(cost: 100)
            try await player.judge()
            try await player.approve()
            _ = try await player.apply(.failed, cost: 150)
            let order = try await stage.take(Channels.undoings(in: stage.pool))
            #expect(try await stage.cli("HMGET", month, "spent", "reserved") == "350\n0")
            try await player.begin(TaskID(sharing: order.envelope.id), cost: 25)
            try await waitUntil("it is booked") { try await stage.cli("HGET", month, "spent") == "375" }
            #expect(try await stage.record(player.run)?.budget.spentMicros == 375)
        }
        #expect(try await stage.cli("HMGET", month, "limit", "reserved") == "300\n0")
        #expect(try await stage.length(of: "dead") == 0)
    }

    @Test("makes the same decisions again from its audit entries alone")
    func replay() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.submit()
            try await player.work(cost: 40)
            try await player.work()
            try await player.judge(.fail)
            #expect(try await stage.take(Channels.revisions).body.cause == .gatesFailed)
            try await player.submit(player.plan(Player.wholeSteps(), revision: 1))
            try await player.work()
            try await player.work()
            try await player.judge()
            try await player.approve(subject: SHA256.digest("old"))
            try await player.approve()
            _ = try await player.apply(.failed)
            _ = try await player.undo()
            let record = try await stage.wait(for: player.run, in: .done)
            #expect(record.outcome == .rolledBack)
        }
        let entries = try await stage.entries(of: "audit")
        #expect(entries.count { $0["refusal"] != nil } == 2, "an approval of another plan, the end of another rollback")
        try await player.expectReplay()
        #expect(try await stage.record(player.run)?.outcome == .rolledBack)
    }

    @Test("a result of an attempt that is over is refused, which is told and written down; its orders are numbered")
    func attempts() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        let tasks = Channels.tasks(of: stage.pool)
        try await stage.conducting {
            try await player.submit(player.plan([Player.step("one", attempts: 2)]))
            let first = try await stage.take(tasks)
            try await player.report(first.body, .failed)
            let second = try await stage.take(tasks)
            #expect([first, second].map(\.envelope.attempt) == [1, 2] && first.body.task == second.body.task)
            // Late, and then by somebody who names no order.
            try await player.report(first.body, answering: first.envelope.id)
            try await player.report(first.body)
            try await waitUntil("both are refused") {
                try await stage.entries(of: "audit").count { $0["refusal"] != nil } == 2
            }
            #expect(try await stage.record(player.run)?.state == .inProgress)
            try await player.report(second.body, answering: second.envelope.id)
            try await stage.wait(for: player.run, in: .validating)
        }
        let entries = try await stage.entries(of: "audit")
        let words = "The result is of attempt 1 of step one; attempt 2 is the one under way."
        #expect(entries.compactMap { $0["refusal"] } == [words, words])
        #expect(try await stage.cli("XRANGE", stage.key("events"), "-", "+").contains(words))
        try await player.expectReplay()
    }

    @Test("an apply that was given up leaves the mark that stops it, and is decided again alike from its entry")
    func buriedApply() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.comeToApproval()
            try await player.approve()
            _ = try await player.apply(.failed, isBurial: true)
            try await stage.wait(for: player.run, in: .rollback)
            #expect(try await stage.bus.state(of: .cancelled(player.run), in: Partition(0)) != nil)
            _ = try await player.undo()
            #expect(try await stage.wait(for: player.run, in: .done).isStopped == true)
        }
        try await player.expectReplay()
    }

    @Test("one decision for each event, however many conductors there are")
    func replicas() async throws {
        let stage = try await Stage.start()
        let second = try stage.another("conductor-2")
        let players = (0..<40).map { _ in Player(stage: stage) }
        let steps = try (0..<4).map { try Player.step("step-\($0)", cost: 10) }
        try await stage.conducting {
            try await second.conducting {
                for player in players { try await player.submit(player.plan(steps, approvals: 0)) }
                var tasks: [TaskAssignment] = []
                for _ in 0..<160 { tasks.append(try await stage.take(Channels.tasks(of: stage.pool)).body) }
                #expect(Set(tasks.map(\.task)).count == 160)
                // All results of a run at once: their decisions collide.
                for task in tasks { try await players[0].report(task, cost: 5) }
                for _ in players { try await players[0].judge() }
                for player in players {
                    #expect(try await stage.wait(for: player.run, in: .done).outcome == .applied)
                }
            }
        }
        let month = stage.key("budget:tenant:acme:\(BillingMonth(of: .now()).text)")
        #expect(try await stage.cli("HMGET", month, "spent", "reserved") == "800\n0")
        #expect(try await stage.length(of: Channels.tasks(of: stage.pool).route.stream(.normal).text) == 0)
        #expect(try await stage.length(of: "dead") == 0)
    }

    @Test("a run that waits for approval takes less than 2 KB of Redis beside its artifacts")
    func size() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.comeToApproval()
            try await stage.wait(for: player.run, in: .waitForApprove)
        }
        let record = Int(try await stage.cli("MEMORY", "USAGE", stage.key("run:\(player.run.text)"))) ?? 0
        let name = "timer:\(RunTimer.deadline(of: player.run).text)"
        // Longer ones need the next larger allocation, twice.
        #expect(name.utf8.count <= 44)
        // The same of the message itself.
        let timer = try await stage.cli("HSTRLEN", stage.key("bodies"), name)
        #expect(record > 0 && record + (Int(timer) ?? 9999) < 2048)
        let length = (Int(timer) ?? 0) - stage.prefix.utf8.count + "chimera".utf8.count
        #expect((1...442).contains(length))
    }
}
