import Artifacts
import Bus
import Foundation
import Lifecycle
import Pipeline
import Planning
import RedisBus
import RedisTesting
import ServiceRuntime
import Testing

@testable import Chimera

@Suite("chimera schedule", .timeLimit(.minutes(10)))
struct ScheduleVerbTests {
    /// A catalogue with one schedule, beside the repository's own files.
    private func catalogue() throws -> String {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "catalogue-\(UUID().uuidString)")
        try files.createDirectory(at: folder.appending(path: "schedules"), withIntermediateDirectories: true)
        for name in ["blueprints", "agents", "prices.json"] {
            try files.copyItem(at: Place.root.appending(path: name), to: folder.appending(path: name))
        }
        let schedule = """
            {"name":"nightly","tenant":"acme","cron":"0 3 * * *","missed":"once",
             "goal":{"title":"Look around","requestedBy":"clock","priority":"low","budgetMicros":1000000,"blueprint":"demo"}}
            """
        try Data(schedule.utf8).write(to: folder.appending(path: "schedules/nightly.json"))
        let agent = """
            {"agent":"sweeper","role":"r","mandate":"m","trigger":{"on":"schedule","schedule":"0 4 * * *"},"pool":"general",
             "capabilities":[],"limits":{"attempts":1,"timeoutMs":1000},"maturity":"pilot","status":"active",
             "program":"/bin/true","budgetMicros":1000000}
            """
        try Data(agent.utf8).write(to: folder.appending(path: "agents/sweeper.json"))
        return folder.path
    }

    @Test("lists what the catalogue names, and fires it by hand, once for each key")
    func fire() async throws {
        let folder = try catalogue()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // A left-over folder does no harm.
        let place = try await Place.start(["CHIMERA_CATALOGUE": folder])
        let list = await place.run("schedule", "list")
        #expect(list.code == .success)
        #expect(list.text.contains("nightly") && list.text.contains("0 3 * * *") && list.text.contains("never"))
        let nightly = try #require(
            try await place.json("schedule", "list").elements.first { $0["name"]?.text == "nightly" }
        )
        #expect(nightly["tenant"]?.text == "acme" && nightly["isOverdue"] == .bool(false))

        let fired = await place.run("schedule", "fire", "nightly", "--key", "k")
        #expect(fired.code == .success)
        #expect(RunID(String(fired.text.dropLast())) != nil)
        let twice = await place.run("schedule", "fire", "nightly", "--key", "k")
        #expect(twice.code == ExitCode(rawValue: 1))
        #expect(twice.text.contains("was fired with this key already"))
        let tenant = try #require(TenantID("acme"))
        #expect(try await place.length(of: "goals.low", partition: place.partition(of: tenant)) == 1)
        let log = "\(place.prefix):{p\(place.partition(of: tenant))}:audit"
        let entered = try await place.server.cli(["XRANGE", log, "-", "+"]).split(separator: "\n")
        #expect(entered.count { $0 == "schedule.fired_by_hand" } == 1, "what was refused has left no entry")
        #expect(entered.contains("ann") && entered.contains("nightly"))
        #expect(await place.run("schedule", "fire", "daily").code == .noInput)
        #expect(await place.run("schedule", "fire", "NIGHTLY!").code == .usage)
    }

    @Test("an agent is set to work by hand whatever its trigger is, where it has a program of its own")
    func agentsRun() async throws {
        let folder = try catalogue()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // A left-over folder does no harm.
        let watcher = """
            {"agent":"watcher","role":"r","mandate":"m","trigger":{"on":"alert"},"pool":"general",
             "capabilities":[],"limits":{"attempts":1,"timeoutMs":1000},"maturity":"pilot","status":"active",
             "program":"/bin/true","budgetMicros":1000000}
            """
        try Data(watcher.utf8).write(to: URL(filePath: "\(folder)/agents/watcher.json"))
        let place = try await Place.start(["CHIMERA_CATALOGUE": folder])
        let system = try #require(TenantID(Schedule.systemTenant))
        let partition = place.context.bus.partitions.partition(of: system)
        for agent in ["watcher", "sweeper"] {
            let goal = try #require(try await place.json("agents", "run", agent)["goal"]?.text.flatMap { GoalID($0) })
            let stored = try #require(try await place.context.bus.state(of: .errand(of: goal), in: partition))
            #expect(try AgentErrand(bytes: stored.bytes).agent.text == agent)
        }
        #expect(try await place.length(of: "goals.low", partition: partition.index) == 2)
        for stranger in ["atlas", "chaosmith", "nobody", "nightly"] {
            let refused = await place.run("agents", "run", stranger)
            #expect(
                refused.code == .noInput && refused.text.contains("there is no agent \(stranger)"),
                "\(refused.text)"
            )
        }
        #expect(await place.run("schedule", "fire", "watcher").code == .noInput)
        #expect(!(await place.run("schedule", "list").text.contains("watcher")))
    }

    @Test("a run of an agent that is fired by hand is known as that agent's, and firing again leaves nothing behind")
    func agent() async throws {
        let folder = try catalogue()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // A left-over folder does no harm.
        let place = try await Place.start(["CHIMERA_CATALOGUE": folder])
        let fired = await place.run("schedule", "fire", "sweeper", "--key", "k")
        let goal = try #require(GoalID(String(fired.text.dropLast())), "\(fired.text)")
        let system = try #require(TenantID(Schedule.systemTenant))
        let partition = place.context.bus.partitions.partition(of: system)
        let stored = try #require(try await place.context.bus.state(of: .errand(of: goal), in: partition))
        #expect(
            try AgentErrand(bytes: stored.bytes)
                == AgentErrand(agent: #require(AgentName("sweeper")), isReaction: false)
        )
        let stated = try await place.server.cli("XRANGE", "\(place.prefix):{p\(partition.index)}:goals.low", "-", "+")
        #expect(stated.contains("goalagent=sweeper:1000000"), "\(stated)")
        #expect(await place.run("schedule", "fire", "sweeper", "--key", "k").text.contains("with this key already"))
        let errands = try await place.server.cli(["KEYS", "\(place.prefix):*:errand:*"])
        #expect(errands.split(separator: "\n").count == 1)
        #expect(try await place.length(of: "goals.low", partition: partition.index) == 1)
        // What no agent is behind is nobody's errand.
        #expect(await place.run("schedule", "fire", "nightly").code == .success)
        #expect(try await place.server.cli(["KEYS", "\(place.prefix):*:errand:*"]) == errands)
    }

    @Test("a catalogue that cannot be read ends with 78")
    func unreadable() async throws {
        let place = try await Place.start(["CHIMERA_CATALOGUE": "/nowhere"])
        #expect(await place.run("schedule", "list").code == .configuration)
    }
}
