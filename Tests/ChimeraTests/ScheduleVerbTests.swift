import Artifacts
import Foundation
import Lifecycle
import RedisTesting
import Testing

@testable import Chimera

@Suite("chimera schedule", .timeLimit(.minutes(2)))
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
        #expect(try await place.length(of: "goals", partition: place.partition(of: tenant)) == 1)
        #expect(await place.run("schedule", "fire", "daily").code == .noInput)
        #expect(await place.run("schedule", "fire", "NIGHTLY!").code == .usage)
    }

    @Test("a catalogue that cannot be read ends with 78")
    func unreadable() async throws {
        let place = try await Place.start(["CHIMERA_CATALOGUE": "/nowhere"])
        #expect(await place.run("schedule", "list").code == .configuration)
    }
}
