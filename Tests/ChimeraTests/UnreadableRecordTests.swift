import Artifacts
import Bus
import Lifecycle
import Pipeline
import Planning
import RedisBus
import RedisTesting
import Runs
import ServiceRuntime
import Testing

@testable import Chimera

@Suite("Lists with records that cannot be read", .timeLimit(.minutes(10)))
struct UnreadableRecordTests {
    private func keep(_ goal: GoalID, _ title: String, in place: Place) async throws {
        let statement = GoalStatement(title: title, requestedBy: "ann", priority: .normal, budgetMicros: 1)
        let record = GoalRecord(tenant: .standard, statement: statement, statedAt: .now(), revision: 0)
        let change = StateChange(key: .goal(goal), replacing: nil, with: try record.bytes())
        let listing = Listing(goal.text, in: .goals, at: .now(), keeping: .seconds(3600))
        let commit = Commit(input: nil, effects: [.state(change), .list(listing)])
        let partition = place.context.bus.partitions.partition(of: .standard)
        _ = try await place.context.bus.commit([commit], of: Channels.goals.route, in: partition)
    }

    /// Replaces a stored record's bytes.
    private func spoil(_ key: String, _ body: String, in place: Place) async throws {
        let name = "\(place.prefix):{p\(place.partition(of: .standard))}:\(key)"
        try #require(try await place.server.cli(["EXISTS", name]) == "1")
        try await place.server.cli(["HSET", name, "body", body])
    }

    @Test(
        "one record that cannot be read hides no other run or goal, and is shown with the reason",
        arguments: ["no JSON", "{\"tenant\":\"default\",\"v\":99}"]
    )
    func lists(_ body: String) async throws {
        let place = try await Place.start()
        let (good, bad) = (try WaitingRun(), try WaitingRun())
        try await good.store(in: place)
        try await keep(good.record.goal, "the good one", in: place)
        // The newest, where latest looks first.
        try await bad.store(in: place)
        try await keep(bad.record.goal, "the bad one", in: place)
        try await spoil("run:\(bad.record.run)", body, in: place)
        try await spoil("goal:\(bad.record.goal)", body, in: place)

        let runs = await place.run("run", "list")
        #expect(runs.code == .success && runs.text.contains(good.record.run.text), "\(runs.text)")
        let row = runs.text.split(separator: "\n").first { $0.hasPrefix(bad.record.run.text) }
        #expect(row?.contains("UNREADABLE") == true && row?.contains("cannot be read") == true, "\(runs.text)")
        let unreadable = await place.run("run", "list", "--state", "unreadable").text
        #expect(unreadable.contains(bad.record.run.text) && !unreadable.contains(good.record.run.text))
        let goals = await place.run("goal", "list")
        #expect(goals.code == .success && goals.text.contains("the good one") && goals.text.contains("UNREADABLE"))
        let budgets = await place.run("budget", "show")
        #expect(budgets.code == .success, "\(budgets.text)")
        let waiting = await place.run("run", "list", "--state", "WAIT_FOR_APPROVE")
        #expect(waiting.code == .success && !waiting.text.contains(bad.record.run.text))
        let latest = await place.run("run", "show", "latest")
        #expect(latest.code == .success && latest.text.contains(good.record.run.text), "\(latest.text)")
        #expect(await place.run("run", "show", bad.record.run.text).code == .badData)
    }
}
