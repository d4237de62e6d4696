import Artifacts
import Bus
import Pipeline
import RedisBus
import RedisTesting
import RunMessages
import Runs
import Testing

@Suite("What agents spend", .timeLimit(.minutes(10)))
struct AgentBudgetTests {
    private func account(_ names: String, on stage: Stage) -> BudgetScope {
        BudgetScope("agent:acme:\(names):\(BillingMonth(of: .now()).text)")
    }

    private func sums(_ names: String, on stage: Stage) async throws -> BudgetSums {
        try #require(try await stage.bus.budget(of: account(names, on: stage), in: Partition(0)))
    }

    private func tasks(_ stage: Stage) async throws -> Int {
        try await stage.length(of: Channels.tasks(of: stage.pool).route.stream(.normal).text)
    }

    private func alerts(_ stage: Stage, with text: String) async throws -> Int {
        try await stage.entries(of: "events").count { $0["body"]?.contains(text) == true }
    }

    /// Two errands that cost 100 each, of agents that may spend as `path` says; answers the one that began, and the
    /// other.
    private func race(
        _ path: String,
        _ stage: Stage,
        _ then: (_ winner: Player, _ loser: Player) async throws -> Void
    ) async throws {
        let second = try stage.another("conductor-2")
        let players = (0..<2).map { _ in Player(stage: stage) }
        try await stage.conducting {
            try await second.conducting {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for player in players {
                        group.addTask {
                            try await player.submit(player.plan([Player.step("s", cost: 100)]), agents: path)
                        }
                    }
                    try await group.waitForAll()
                }
                var braked: [Player] = []
                try await waitUntil("one waits, and the other has begun") {
                    braked = []
                    var known = 0
                    for player in players {
                        guard let record = try await stage.record(player.run) else { continue }
                        known += 1
                        if record.budget.brake == .shared { braked.append(player) }
                    }
                    return known == 2 && braked.count == 1
                }
                #expect(try await tasks(stage) == 1)
                let loser = try #require(braked.first)
                try await then(try #require(players.first { $0.run != loser.run }), loser)
            }
        }
        for player in players { try await player.expectReplay() }
    }

    @Test("of two errands that race for an agent's last money one begins, and the other when the agent has some again")
    func race() async throws {
        let stage = try await Stage.start()
        try await race("atlas:150", stage) { winner, loser in
            #expect(try await stage.record(loser.run)?.budget.withheldBy == .agent)
            #expect(try await alerts(stage, with: "budget of the agent atlas is used up") == 1)
            #expect(try await sums("atlas", on: stage).all == [150, 0, 100])
            try await winner.work(cost: 40)
            try await waitUntil("it is booked") { try await sums("atlas", on: stage).spent == 40 }
            try await stage.wake(loser.run)
            let task = try await stage.take(Channels.tasks(of: stage.pool)).body
            #expect(task.run == loser.run)
            #expect(try await stage.record(loser.run)?.budget.brake == nil)
            #expect(try await sums("atlas", on: stage).all == [150, 40, 100])
            try await loser.report(task, .failed)
            try await waitUntil("what was held is let go") { try await sums("atlas", on: stage).reserved == 0 }
        }
    }

    @Test("a sub-agent's budget refuses for itself, holds nothing elsewhere, and its costs are its agent's, too")
    func subAgent() async throws {
        let stage = try await Stage.start()
        try await race("atlas:1000/forge:150", stage) { winner, loser in
            #expect(try await stage.record(loser.run)?.budget.withheldBy == .subAgent)
            #expect(try await alerts(stage, with: "of the sub-agent atlas/forge is used up") == 1)
            #expect(try await sums("atlas/forge", on: stage).all == [150, 0, 100])
            #expect(try await sums("atlas", on: stage).all == [1000, 0, 100])
            try await winner.work(cost: 70)
            try await waitUntil("it is booked") { try await sums("atlas", on: stage).spent == 70 }
            #expect(try await sums("atlas/forge", on: stage).all == [150, 70, 0])
        }
        #expect(try await stage.bus.budget(of: account("forge", on: stage), in: Partition(0)) == nil)
    }

    @Test("an agent's month that costs more than twice its budget is an alarm of its own, once")
    func doubled() async throws {
        let stage = try await Stage.start()
        let players = (0..<2).map { _ in Player(stage: stage) }
        try await stage.conducting {
            for (player, agents) in zip(players, ["atlas:100/forge:1000", "atlas:100"]) {
                try await player.submit(player.plan([Player.step("s", cost: 50)]), agents: agents)
            }
            try await waitUntil("both have begun") { try await tasks(stage) == 2 }
            try await players[0].work(cost: 201)
            try await waitUntil("there is an alarm") { try await alerts(stage, with: "month_doubled") > 0 }
            try await players[1].work(cost: 10)
            for player in players { try await player.judge() }
            for player in players { try await stage.wait(for: player.run, in: .waitForApprove) }
        }
        #expect(try await alerts(stage, with: "month_doubled") == 1)
        let alarm = try #require(
            try await stage.entries(of: "events").compactMap { $0["body"] }.first { $0.contains("month_doubled") }
        )
        #expect(alarm.contains("\"scope\":\"agent\"") && alarm.contains("\"name\":\"atlas\""), "\(alarm)")
    }

    @Test("a goal of a person is charged to tenant and goal alone; a plan that names agents absurdly is a dead letter")
    func others() async throws {
        let stage = try await Stage.start()
        let player = Player(stage: stage)
        let absurd = Player(stage: stage)
        try await stage.conducting {
            try await absurd.submit(agents: "a:1/b:1/c:1")
            try await waitUntil("it is a dead letter") { try await stage.length(of: "dead") == 1 }
            try await player.submit(player.plan([Player.step("s", cost: 100)]))
            try await player.work(cost: 100)
            try await stage.wait(for: player.run, in: .validating)
        }
        let dead = try #require(try await stage.entries(of: "dead").first)
        #expect(dead.values.contains { $0.contains("goalagent") && $0.contains("malformed_envelope") }, "\(dead)")
        #expect(try await stage.record(absurd.run) == nil)
        #expect(try await stage.cli("KEYS", stage.key("budget:agent:*")).isEmpty)
        #expect(try await stage.cli("EXISTS", stage.key("register:agent-accounts")) == "0")
    }
}

extension BudgetSums {
    /// Limit, spent, reserved.
    fileprivate var all: [Int] { [limit, spent, reserved] }
}
