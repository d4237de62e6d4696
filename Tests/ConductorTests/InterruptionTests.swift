import Artifacts
import Bus
import Observability
import Pipeline
import RedisTesting
import RunMessages
import Runs
import Security
import ServiceRuntime
import Testing

@Suite("What interrupts a run", .timeLimit(.minutes(10)))
struct InterruptionTests {
    @Test("an approval of another digest is refused, recorded, and changes nothing else")
    func oldDigest() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.comeToApproval()
            let before = try await stage.wait(for: player.run, in: .waitForApprove)
            try await player.approve(subject: SHA256.digest("old"))
            try await waitUntil("it is recorded") {
                try await stage.entries(of: "audit").contains { $0["refusal"] != nil }
            }
            #expect(try await stage.record(player.run) == before)
        }
        let events = try await stage.entries(of: "events")
        #expect(events.contains { $0["body"]?.contains("run.refused") == true })
        #expect(try await stage.length(of: Channels.applies(in: stage.pool).route.stream(.normal).text) == 0)
    }

    @Test("a waived verdict goes on to approval, in record, event and audit; one that is not waivable stays blocked")
    func waived() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.submit()
            try await player.work()
            try await player.work()
            try await player.judge(.fail)
            try await player.waive(["satya"])
            try await waitUntil("it is refused") {
                try await stage.entries(of: "audit").contains { $0["refusal"] != nil }
            }
            try await player.waive(["size"])
            try await player.approve("bo")
            _ = try await player.apply()
            let record = try await stage.wait(for: player.run, in: .done)
            #expect(record.outcome == .applied && record.waiver?.gates == ["size"])
        }
        let events = try await stage.entries(of: "events")
        #expect(events.count { $0["body"]?.contains("run.gates_waived") == true } == 1)
        let entries = try await stage.entries(of: "audit")
        let waivers = entries.filter { $0["event"] == "run.waive" }
        #expect(waivers.map { $0["path"] } == ["", "WAIT_FOR_APPROVE"])
        #expect(waivers.first?["refusal"] == "The gate satya can never be waived.")
        try await player.expectReplay()
    }

    @Test("a command for a run that does not exist is answered; a timer of no run is a dead letter")
    func strangers() async throws {
        let stage = try await Stage.start()
        try await stage.conducting {
            let cancel = Cancel(
                goal: .next(),
                requestedBy: "ada",
                reason: "no",
                requestedAt: .now(),
                run: .next(),
                task: .next()
            )
            try await stage.publish(cancel, to: Channels.cancellations)
            try await waitUntil("it is answered") {
                try await stage.entries(of: "events").contains { $0["body"]?.contains("run.refused") == true }
            }
            let timer = OpsEvent(name: "run.deadline", severity: .debug, message: "x", occurredAt: .now())
            try await stage.publish(timer, to: Channels.timers)
            try await waitUntil("it is a dead letter") { try await stage.length(of: "dead") == 1 }
        }
        #expect(try await stage.entries(of: "dead").first?["~detail"] == "The timer names no run.")
    }

    @Test("a deadline that passes ends the wait, by the timer in Redis")
    func deadline() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.comeToApproval()
            try await stage.wait(for: player.run, in: .waitForApprove)
            try await stage.ring(RunTimer.deadline(of: player.run))
            #expect(try await stage.wait(for: player.run, in: .done).outcome == .expired)
        }
    }

    @Test("a cancelled run marks its work to be stopped, and lets go of what never reports")
    func cancelled() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        let goal = stage.key("budget:goal:\(player.goal.text)")
        try await stage.conducting {
            try await player.submit()
            _ = try await stage.take(Channels.tasks(of: stage.pool))
            let cancel = Cancel(goal: player.goal, requestedBy: "ada", reason: "no", requestedAt: .now())
            try await stage.publish(cancel, to: Channels.cancellations)
            #expect(try await stage.wait(for: player.run, in: .done).outcome == .cancelled)
            #expect(try await stage.cli("EXISTS", stage.key("cancelled:\(player.run.text)")) == "1")
            #expect(try await stage.cli("HGET", goal, "reserved") == "100")
            try await stage.ring(RunTimer.deadline(of: player.run))
            try await waitUntil("it is let go") { try await stage.cli("HGET", goal, "reserved") == "0" }
        }
    }

    @Test("a cancelled task marks itself to be stopped, and fails its run only when it has")
    func cancelledTask() async throws {
        let stage = try await Stage.start()
        let (player, other) = (Player(stage: stage), Player(stage: stage))
        // What is to end it, should its worker not, would ring on a busy machine.
        try await stage.conducting(isRinging: false) {
            for player in [player, other] { try await player.submit(player.plan([Player.step("only", cost: 100)])) }
            let tasks = [
                try await stage.take(Channels.tasks(of: stage.pool)).body,
                try await stage.take(Channels.tasks(of: stage.pool)).body,
            ]
            let task = try #require(tasks.first { $0.run == player.run })
            let spared = try #require(tasks.first { $0.run == other.run })
            let cancel = Cancel(
                goal: player.goal,
                requestedBy: "ada",
                reason: "no",
                requestedAt: .now(),
                task: task.task
            )
            try await stage.publish(cancel, to: Channels.cancellations)
            let mark = stage.key("cancelled:task.\(task.task.text)")
            try await waitUntil("it is marked") { try await stage.cli("EXISTS", mark) == "1" }
            #expect(try await stage.cli("EXISTS", stage.key("cancelled:\(player.run.text)")) == "0")
            #expect(try await stage.cli("EXISTS", stage.key("cancelled:task.\(spared.task.text)")) == "0")
            try await player.report(task, .killed)
            #expect(try await stage.wait(for: player.run, in: .done).reason == "Step only was cancelled: no")
            try await other.report(spared)
            try await stage.wait(for: other.run, in: .validating)
        }
    }

    @Test("a tenant's budget admits what fits and not one more; the rest waits and goes on when there is more")
    func sharedBudget() async throws {
        let stage = try await Stage.start(["CHIMERA_TENANT_BUDGET": "250"])
        let players = (0..<5).map { _ in Player(stage: stage) }
        let month = stage.key("budget:tenant:acme:\(BillingMonth(of: .now()).text)")
        try await stage.conducting {
            for player in players { try await player.submit(player.plan([Player.step("only", cost: 100)])) }
            try await waitUntil("all are decided") {
                var count = 0
                for player in players where try await stage.record(player.run) != nil { count += 1 }
                return count == players.count
            }
            #expect(try await stage.cli("HGET", month, "reserved") == "200")
            var held: [Player] = []
            for player in players where try await stage.record(player.run)?.budget.brake == .shared {
                held.append(player)
            }
            #expect(held.count == 3)
            try await stage.cli("HSET", month, "limit", "1000")
            for player in held { try await stage.wake(player.run) }
            try await waitUntil("all are handed out") { try await stage.cli("HGET", month, "reserved") == "500" }
            for player in held { #expect(try await stage.record(player.run)?.budget.brake == nil) }
        }
    }

    @Test("a brake that its forecast closed waits for a person")
    func lifted() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            var plan = try player.plan([Player.step("only", cost: 100)])
            plan.costCeilingMicros = 110
            try await player.submit(plan)
            let record = try await stage.wait(for: player.run, in: .pending)
            #expect(record.budget.brake == .forecast)
            let lift = BudgetAlert(
                scope: .goal,
                name: player.goal.text,
                level: .brakeLifted,
                limitMicros: 110,
                spentMicros: 0,
                reservedMicros: 0,
                forecastMicros: 100,
                message: "go on",
                raisedAt: .now()
            )
            try await stage.publish(lift, to: Channels.lifts)
            #expect(try await player.work().step.text == "only")
        }
    }

    @Test("a goal's priority chooses the lane, its deadline cuts the wait short")
    func envelope() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        let until = Timestamp.now().advanced(by: .seconds(600))
        try await stage.conducting {
            try await stage.publish(
                try player.plan([Player.step("only")]),
                to: Channels.plans,
                extensions: [
                    EnvelopeField(name: "goalpriority", text: "high"),
                    EnvelopeField(name: "goaldeadline", text: "\(until.milliseconds)"),
                ]
            )
            let record = try await stage.wait(for: player.run, in: .pending)
            #expect(record.deadlineAt == until)
            #expect(try await stage.length(of: "task.general.high") == 1)
        }
    }

    @Test("what the conductor sends for a goal takes the lane of its priority on all of the goal's way")
    func lanes() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            let urgent = [EnvelopeField(name: "goalpriority", text: "high")]
            try await stage.publish(try player.plan(Player.wholeSteps()), to: Channels.plans, extensions: urgent)
            for _ in 0..<2 { try await player.work() }
            try await waitUntil("the judge is asked") { try await stage.length(of: "validate.pending.high") == 1 }
            try await player.judge()
            try await stage.wait(for: player.run, in: .waitForApprove)
            let timer = "timer:\(RunTimer.deadline(of: player.run).text)"
            #expect(try await stage.cli("HGET", stage.key("bodies"), timer).contains("run.timer.high"))
            try await player.approve()
            try await waitUntil("it is to be applied") {
                try await stage.length(of: "apply.request.general.high") == 1
            }
        }
    }

    @Test("a heartbeat leaves the bus and shows when its service was last heard of")
    func heartbeat() async throws {
        let stage = try await Stage.start()
        let beat = Heartbeat(
            service: "worker",
            instance: "worker-1",
            version: "1",
            state: .ready,
            sequence: 1,
            progress: 1,
            slots: 1,
            busy: 0,
            pools: [],
            capabilities: [],
            sentAt: Timestamp(milliseconds: 5000)
        )
        try await stage.conducting {
            try await stage.publish(beat, to: Channels.heartbeats)
            try await waitUntil("it is noted") {
                stage.context.metrics.render()
                    .contains("chimera_last_heartbeat_timestamp_seconds{service=\"worker\"} 5\n")
            }
        }
        #expect(try await stage.length(of: "heartbeat") == 0)
        let ages = stage.context.metrics.render().split(separator: "\n").filter {
            $0.hasPrefix("svc_heartbeat_age_seconds{")
        }
        #expect(ages.count == 1 && ages[0].hasPrefix("svc_heartbeat_age_seconds{service=\"worker\"} "), "\(ages)")
        // The beat says that it was sent in 1970.
        #expect(ages[0].split(separator: " ").last.flatMap { Double($0) } ?? 0 > 1_000_000_000)
    }
}
