import Artifacts
import Bus
import Observability
import Pipeline
import RedisBus
import RedisTesting
import Runs
import ServiceRuntime
import Testing

@Suite("What a tenant spends", .timeLimit(.minutes(10)))
struct SpendingTests {
    @Test(
        "a month that costs more than twice its budget is an alarm, once, however many conductors and results there are"
    )
    func doubled() async throws {
        let stage = try await Stage.start(["CHIMERA_TENANT_BUDGET": "250"])
        let second = try stage.another("conductor-2")
        let players = (0..<2).map { _ in Player(stage: stage) }
        let scope = BudgetScope.tenant(stage.tenant, month: BillingMonth(of: .now()).text)
        try await stage.conducting {
            try await second.conducting {
                for player in players { try await player.submit(player.plan([Player.step("only", cost: 100)])) }
                try await players[0].work(cost: 400)
                try await waitUntil("it is booked") {
                    try await stage.bus.budget(of: scope, in: Partition(0))?.spent == 400
                }
                #expect(try await alarms(stage) == 0, "400 is not twice 250")
                try await players[1].work(cost: 200)
                try await waitUntil("there is an alarm") { try await alarms(stage) > 0 }
                for player in players { try await player.judge() }
                for player in players { try await stage.wait(for: player.run, in: .waitForApprove) }
            }
        }
        #expect(try await alarms(stage) == 1)
        let sums = try #require(try await stage.bus.budget(of: scope, in: Partition(0)))
        #expect(try await stage.bus.budget(of: BudgetScope("nobody's"), in: Partition(0)) == nil)
        #expect(sums.limit == 250 && sums.spent == 600 && sums.reserved == 0)
    }

    @Test("a run that spends faster than the setting allows waits, and says why")
    func spike() async throws {
        let stage = try await Stage.start(["CHIMERA_SPEND_PER_MINUTE": "99"])
        let player = Player(stage: stage)
        try await stage.conducting(isRinging: false) {
            let steps = [try Player.step("one", cost: 100), try Player.step("two", after: ["one"], cost: 100)]
            try await player.submit(player.plan(steps))
            try await player.work(cost: 100)
            try await waitUntil("there is an alert") {
                try await stage.entries(of: "events").contains { $0["body"]?.contains("\"level\":\"spike\"") == true }
            }
            #expect(try await stage.record(player.run)?.budget.brake == .spike)
        }
        #expect(try await stage.length(of: Channels.tasks(of: stage.pool).route.stream(.normal).text) == 0)
    }

    @Test("what a pool's agents would cost in a year is measured")
    func annual() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.submit(player.plan([Player.step("only", cost: 100)]))
            try await player.work(cost: 100)
            try await waitUntil("it is extrapolated") {
                let lines = stage.context.metrics.render().split(separator: "\n")
                let line = lines.first { $0.hasPrefix("chimera_pool_annual_cost_micros{pool=\"general\"}") }
                return line?.split(separator: " ").last.flatMap { Double($0) } ?? 0 > 100
            }
        }
    }

    private func alarms(_ stage: Stage) async throws -> Int {
        try await stage.entries(of: "events").count { $0["body"]?.contains("\"level\":\"month_doubled\"") == true }
    }
}
