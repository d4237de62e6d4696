import Artifacts
import Bus
import Lifecycle
import Observability
import Pipeline
import RedisBus
import RedisTesting
import Runs
import ServiceRuntime
import Testing

@testable import Conductor

@Suite("SpendingWatch", .timeLimit(.minutes(10)))
struct SpendingWatchTests {
    /// Books what a run that began at that time has cost, of 100 that the month allows.
    private func spend(_ micros: Int, at time: Timestamp, _ stage: Stage, _ ledger: SpendingLedger) async throws {
        let month = BillingMonth(of: time)
        let scope = BudgetScope.tenant(stage.tenant, month: month.text)
        let id = RunID.next().text
        let effects: [Effect] = [
            .limit(BudgetLimit(scope, 100, expiry: BillingMonth.memory)),
            .reserve(Reservation(id: id, amount: 0, scopes: [scope])),
            .spend(Reservation(id: id, amount: micros, scopes: [scope])),
        ]
        let commit = Commit(input: nil, effects: effects)
        _ = try await stage.bus.commit([commit], of: Channels.lifts.route, in: Partition(0))
        #expect(try await stage.bus.budget(of: scope, in: Partition(0))?.spent == micros)
        ledger.note(RunReservation(id: id, micros: micros, month: month), of: stage.tenant)
    }

    private func alarms(_ stage: Stage) async throws -> [String] {
        try await stage.entries(of: "events").compactMap { $0["body"] }.filter { $0.contains("month_doubled") }
    }

    private func watch(_ stage: Stage, _ ledger: SpendingLedger) throws -> SpendingWatch {
        SpendingWatch(
            ledger,
            bus: stage.bus,
            source: try #require(ArtifactSource("conductor")),
            metrics: MetricsRegistry(),
            progress: LoopProgress(),
            logger: stage.context.logger,
            clock: HastyClock()
        )
    }

    @Test("a month that another conductor has booked on before it died is noticed by the next that starts")
    func booked() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.submit(player.plan([Player.step("s", cost: 100)]), agents: "atlas:1000")
            try await player.work(cost: 90)
            try await stage.wait(for: player.run, in: .validating)
        }
        #expect(try await alarms(stage).isEmpty)
        // Now it is more than twice what each of them may spend, and nobody is there who knows.
        let month = try #require(try await stage.record(player.run)?.budget.month)
        let agent = try #require(AgentName("atlas"))
        let scopes = [
            BudgetScope.tenant(stage.tenant, month: month.text),
            AgentAccount(tenant: stage.tenant, agents: [agent], month: month.text).scope,
        ]
        let effects = scopes.map { Effect.limit(BudgetLimit($0, 10, expiry: BillingMonth.memory)) }
        let commit = Commit(input: nil, effects: effects)
        _ = try await stage.bus.commit([commit], of: Channels.lifts.route, in: Partition(0))
        let shutdown = ShutdownSignal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let watch = try watch(stage, SpendingLedger())
            group.addTask { try await watch.run(until: shutdown) }
            defer { shutdown.request() }
            try await waitUntil("there is an alarm of each") { try await alarms(stage).count == 2 }
        }
    }

    @Test(
        "each month counts for itself, from its first moment on: twice a month's budget is alarming, two months' are not"
    )
    func months() async throws {
        let stage = try await Stage.start()
        let ledger = SpendingLedger()
        let watch = try watch(stage, ledger)
        let year = try #require(Timestamp(text: Array("2027-01-01T00:00:00.000Z".utf8)[...]))
        let shutdown = ShutdownSignal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await watch.run(until: shutdown) }
            defer { shutdown.request() }
            // November and the first moment of the year cost no more than twice what they may.
            try await spend(200, at: year.advanced(by: .seconds(-40 * 86_400)), stage, ledger)
            try await spend(200, at: year, stage, ledger)
            try await spend(201, at: year.advanced(by: .milliseconds(-1)), stage, ledger)
            try await waitUntil("there is an alarm") { try await !alarms(stage).isEmpty }
            #expect(try await alarms(stage).allSatisfy { $0.contains("The month 2026-12 of acme") })
            try await spend(201, at: year.advanced(by: .seconds(32 * 86_400)), stage, ledger)
            try await waitUntil("there is another one") { try await alarms(stage).count > 1 }
        }
        let told = try await alarms(stage)
        #expect(told.count == 2 && told.last?.contains("The month 2027-02 of acme") == true, "\(told)")
    }
}
