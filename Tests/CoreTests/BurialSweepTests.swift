import Artifacts
import Bus
import Lifecycle
import Observability
import Pipeline
import RedisBus
import RedisTesting
import Security
import ServiceRuntime
import Testing

@testable import Core

@Suite("BurialSweep", .timeLimit(.minutes(10)))
struct BurialSweepTests {
    /// Gives up whatever comes.
    private struct Refuser<Body: ArtifactBody>: Handler {
        let reason: DeadLetterReason

        func handle(_ delivery: Delivery<Body>) async throws -> Outcome { .reject(reason, detail: "nobody wants it") }
    }

    private func sweep(_ site: Site) throws -> BurialSweep {
        BurialSweep(
            Undertaker(pools: [try pool()], source: try #require(ArtifactSource("core"))),
            bus: site.context.bus,
            metrics: CoreMetrics(site.context.metrics),
            logger: Logger()
        ) { Alerts.now }
    }

    private func pool() throws -> PoolName { try #require(PoolName("general")) }

    private func task(cost: Int = 70) throws -> TaskAssignment {
        TaskAssignment(
            task: .next(),
            run: .next(),
            goal: .next(),
            plan: SHA256.digest("plan"),
            step: try #require(StepName("build")),
            phase: .build,
            pool: try pool(),
            priority: .normal,
            capabilities: [],
            limits: StepLimits(attempts: 3, timeoutMs: 1000),
            estimate: StepEstimate(costMicros: cost, durationMs: 1000)
        )
    }

    /// Stores a plan of steps that cost this much each, as the conductor does.
    private func keepPlan(of steps: [StepName], costing micros: Int, at site: Site) async throws -> Digest256 {
        let pool = try pool()
        let plan = PlanSpec(
            goal: .next(),
            title: "test",
            blueprint: try #require(BlueprintName("demo")),
            revision: 0,
            steps: steps.map { name in
                PlanSpec.Step(
                    name: name,
                    phase: .apply,
                    pool: pool,
                    dependsOn: [],
                    capabilities: [],
                    limits: StepLimits(attempts: 1, timeoutMs: 1000),
                    estimate: StepEstimate(costMicros: micros, durationMs: 1)
                )
            },
            costMicros: micros,
            costCeilingMicros: 1000,
            durationMs: 1,
            risk: .low,
            approvals: 1
        )
        let bytes = try ArtifactEncoder.encode(plan)
        let digest = SHA256.digest(bytes)
        let bus = site.context.bus
        let change = StateChange(key: .plan(digest), replacing: nil, with: bytes)
        #expect(try await bus.make([.state(change)], in: bus.partitions.all[0]) != nil)
        return digest
    }

    /// Publishes it and sees it among the dead letters.
    private func bury<Body: ArtifactBody>(
        _ body: Body,
        on channel: Channel<Body>,
        lane: Lane? = nil,
        because reason: DeadLetterReason = .rejected,
        attempt: Int? = nil,
        at site: Site
    ) async throws {
        let source = try #require(ArtifactSource("conductor"))
        var envelope = Envelope(kind: Body.kind, source: source, tenant: try #require(TenantID("acme")))
        envelope.attempt = attempt
        let before = try await site.length(of: "dead")
        _ = try await site.context.publisher.publish(Artifact(envelope: envelope, body: body), to: channel, lane: lane)
        try await give(to: Refuser(reason: reason), of: channel, at: site) {
            try await site.length(of: "dead") > before
        }
    }

    private func give<Body: ArtifactBody>(
        to handler: some Handler<Body>,
        of channel: Channel<Body>,
        at site: Site,
        until isDone: () async throws -> Bool
    ) async throws {
        let shutdown = ShutdownSignal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let consumer = site.context.consumer(handler, on: channel)
            group.addTask { try await consumer.run(until: shutdown) }
            defer { shutdown.request() }
            try await waitUntil("it is buried", isDone)
        }
    }

    @Test("tells a run once of a task that was given up, however many cores look at once")
    func once() async throws {
        let site = try await Site.start()
        let sweeps = try (1...4).map { try sweep(site.other("core-\($0)")) }
        for count in 1...3 {
            let task = try task()
            try await bury(task, on: Channels.tasks(of: pool()), at: site)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sweep in sweeps {
                    group.addTask { for _ in 0..<3 { _ = try await sweep.round() } }
                }
                try await group.waitForAll()
            }
            #expect(try await site.length(of: "status") == count)
            let told = try await site.entries(of: "status")
            #expect(told.contains(task.task.text) && told.contains("nobody wants it"))
        }
        #expect(try await site.length(of: "dead") == 3, "people still find them")
    }

    @Test("what is told of a task bears all that was set aside for it, and the mark that no worker made it")
    func status() async throws {
        let site = try await Site.start()
        let task = try task(cost: 70)
        try await bury(task, on: Channels.tasks(of: pool()), attempt: 3, at: site)
        let inbox = Inbox<BuildStatus>()
        try await site.running(site.inbox(inbox, of: Channels.results)) {
            let status = try await inbox.wait(for: 1)[0]
            #expect(status.envelope.isBurial && status.body.attempt == 3, "of the attempt that it ends")
            #expect(status.body.task == task.task && status.body.run == task.run && status.body.step == task.step)
            #expect(status.body.outcome == .killed && status.body.usage.costMicros == 70)
            #expect(status.body.reason == "it was buried (rejected): nobody wants it")
            // The end of the body ends the sweep, wherever it is.
            try await waitUntil("it is counted") {
                site.context.metrics.render().contains("chimera_buried_orders_total 1")
            }
        }
    }

    @Test("a run's timer that was given up is set again, in its lane and beside the one that the run may have by now")
    func timer() async throws {
        let site = try await Site.start()
        var data = JSONObject()
        data.append("n", .integer(4))
        let timer = OpsEvent(
            name: "d",
            severity: .debug,
            message: "Time is up.",
            occurredAt: Alerts.now,
            run: .next(),
            data: data
        )
        try await bury(timer, on: Channels.timers, lane: .high, because: .deliveryLimit, at: site)
        _ = try await sweep(site).round()
        _ = try await sweep(site.other("core-2")).round()
        let names = try await site.server.cli(["ZRANGE", "\(site.prefix):{p0}:timers", "0", "-1"])
        #expect(names.hasPrefix("timer:again:") && !names.contains("\n"), "\(names)")
        try await site.server.cli(["ZADD", "\(site.prefix):{p0}:timers", "XX", "1", names])
        _ = try await DueSweep(bus: site.context.bus).round()
        #expect(try await site.length(of: "run.timer.high") == 1)
        let inbox = Inbox<OpsEvent>()
        try await site.running(site.inbox(inbox, of: Channels.timers)) {
            let again = try await inbox.wait(for: 1)[0]
            #expect(again.body == timer && again.envelope.tenant == TenantID("acme"))
        }
    }

    @Test("what a service gave up over and over is sent again, each time later, until people have to look at it")
    func secondChances() async throws {
        let site = try await Site.start()
        let statement = try Goals.goal().body
        try await bury(statement, on: Channels.goals, lane: .high, because: .deliveryLimit, at: site)
        let timers = "\(site.prefix):{p0}:timers"
        for count in 1...SecondChance.limit {
            _ = try await sweep(site).round()
            let name = try await site.server.cli(["ZRANGE", timers, "0", "-1"])
            #expect(name.hasPrefix("timer:again:") && !name.contains("\n"), "\(count): \(name)")
            let dead = try await site.length(of: "dead")
            try await site.server.cli(["ZADD", timers, "XX", "1", name])
            _ = try await DueSweep(bus: site.context.bus).round()
            #expect(try await site.length(of: "goals.high") == 1, "in its lane")
            try await give(to: Refuser(reason: .deliveryLimit), of: Channels.goals, at: site) {
                try await site.length(of: "dead") > dead
            }
        }
        _ = try await sweep(site).round()
        #expect(try await site.server.cli(["ZCARD", timers]) == "0", "the last time was the last")
        #expect(site.context.metrics.render().contains("chimera_second_chances_total \(SecondChance.limit)"))
        #expect(site.context.metrics.render().contains("chimera_burial_notices_total 1"), "the last is told of")
    }

    @Test("what was given up together does not come back together")
    func apart() async throws {
        let site = try await Site.start()
        for _ in 0..<5 { try await bury(try Goals.goal().body, on: Channels.goals, because: .deliveryLimit, at: site) }
        _ = try await sweep(site).round()
        let timers = try await site.server.cli(["ZRANGE", "\(site.prefix):{p0}:timers", "0", "-1", "WITHSCORES"])
        let scores = timers.split(separator: "\n").filter { !$0.hasPrefix("timer:") }
        #expect(scores.count == 5 && Set(scores).count > 1, "\(timers)")
    }

    @Test("what was refused for what it says is not sent again, and neither is a sign of life")
    func noSecondChance() async throws {
        let site = try await Site.start()
        try await bury(try Goals.goal().body, on: Channels.goals, at: site)
        _ = try await sweep(site).round()
        #expect(try await site.server.cli(["ZCARD", "\(site.prefix):{p0}:timers"]) == "0")
    }

    @Test("pauses double from 5 s to an hour, and each message draws a moment of its own beyond them")
    func pauses() {
        #expect((0...3).map(SecondChance.pause) == [.seconds(5), .seconds(10), .seconds(20), .seconds(40)])
        #expect([10, 20, 1000].map(SecondChance.pause) == Array(repeating: .seconds(3600), count: 3))
    }

    @Test("an apply that was given up may have made any step, a rollback none that counts")
    func orders() async throws {
        let site = try await Site.start()
        let steps = try ["first", "second"].map { try #require(StepName($0)) }
        let run = RunID.next()
        let plan = try await keepPlan(of: steps, costing: 40, at: site)
        let apply = ApplyRequest(
            run: run,
            goal: .next(),
            plan: plan,
            subjectDigest: SHA256.digest("subject"),
            approvals: [.next()],
            steps: steps,
            costCeilingMicros: 1,
            finishBy: .now()
        )
        let undo = RollbackRequest(
            run: run,
            plan: plan,
            cause: .error,
            requestedBy: "conductor",
            reason: "r",
            steps: steps,
            beginBy: .now(),
            finishBy: .now()
        )
        try await bury(apply, on: Channels.applies(in: pool()), at: site)
        try await bury(undo, on: Channels.undoings(in: pool()), at: site)
        // A person's command is no order: its run has another way to answer.
        try await bury(undo, on: Channels.rollbacks, at: site)
        let (applied, undone, billed) = (Inbox<ApplyDone>(), Inbox<RollbackDone>(), Inbox<UsageReport>())
        try await site.running(
            site.inbox(applied, of: Channels.applied),
            site.inbox(undone, of: Channels.rolledBack),
            site.inbox(billed, of: Channels.usage)
        ) {
            let answer = try await applied.wait(for: 1)[0]
            #expect(answer.envelope.isBurial)
            let done = answer.body
            #expect(done.run == run && done.plan == plan && done.outcome == .partiallyApplied)
            #expect(done.steps.map(\.outcome) == [.failed, .failed] && done.steps.map(\.step) == steps)
            #expect(done.usage.costMicros == 80, "all that was set aside")
            let end = try await undone.wait(for: 1)[0].body
            #expect(end.outcome == .partiallyRolledBack && end.steps.map(\.outcome) == [.failed, .failed])
            let bill = try await billed.wait(for: 1)[0].body
            #expect(bill.run == run && bill.usage.costMicros == 80)
            let bus = site.context.bus
            let letters = try await DeadLetters(bus).list(in: bus.partitions.all[0])
            try await waitUntil("all are looked at") {
                let stored = try await bus.state(of: BurialMemory.key, in: bus.partitions.all[0])
                return try stored.map { try BurialMemory(bytes: $0.bytes).position } == letters.last?.position
            }
        }
        #expect(undone.artifacts.count == 1)
    }
}
