import Artifacts
import Audit
import Bus
import Foundation
import Lifecycle
import Pipeline
import RedisBus
import Runs
import Security
import ServiceRuntime
import Testing

@testable import Chimera

@Suite("chimera replay", .timeLimit(.minutes(10)))
struct ReplayVerbTests {
    private func run(
        _ words: String...,
        environment: [String: String] = [:]
    ) async -> (code: ExitCode, text: String) {
        let screen = Screen()
        let code = await CLICommand(["replay"] + words).run(environment: environment, output: screen.terminal)
        return (code, screen.text)
    }

    private func remove(_ path: String) {
        // A left-over file does no harm.
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    }

    @Test("a history makes the same decisions again, without a server")
    func same() async throws {
        let recording = try Recording()
        let path = try await recording.archive()
        defer { remove(path) }
        let found = await run(recording.run.text, path)
        #expect(found.code == .success, "\(found.text)")
        #expect(found.text == "\(recording.run): 2 decisions, all as they were recorded; DONE, cancelled\n")
        #expect(await run(RunID.next().text, path).code == .noInput)
        #expect(await run("latest", path).code == .usage)
    }

    @Test("the first entry that comes out otherwise is named, with both", arguments: ["path", "record", "body"])
    func differs(field: String) async throws {
        let recording = try Recording()
        var entries = recording.entries
        entries[1] = entries[1].map { $0.name == field ? EnvelopeField(name: field, text: "DONE DONE") : $0 }
        let path = try await recording.archive(entries)
        defer { remove(path) }
        let found = await run(recording.run.text, path)
        #expect(found.code == ExitCode(rawValue: 1))
        #expect(found.text.contains("1 decisions as they were recorded, then 1:3: "), "\(found.text)")
        #expect(found.text.contains(field))
        let json = await run(recording.run.text, path, "--json")
        #expect(json.text.contains("\"entry\":\"1:3\"") && json.text.contains("\"isSame\":false"))
    }

    @Test("decisions follow the policy that was in force: of the run's beginning, or else of the environment")
    func policies() async throws {
        var strict = RunPolicy()
        strict.blockedLimit = .seconds(60)
        strict.governor.tenantMonthMicros = 7
        let constant = try Recording(under: strict)
        let path = try await constant.archive()
        defer { remove(path) }
        let found = await run(constant.run.text, path)
        #expect(found.code == .success, "\(found.text)")

        var lavish = RunPolicy()
        lavish.governor.tenantMonthMicros = 9_000_000
        let changed = try Recording(under: strict, lavish)
        let other = try await changed.archive()
        defer { remove(other) }
        let unknown = await run(changed.run.text, other)
        #expect(unknown.code == .noInput, "a policy that is not at hand accuses nobody")
        #expect(unknown.text.contains("1 decisions as they were recorded, then 1:3: it was decided under the policy"))
        let known = await run(changed.run.text, other, environment: ["CHIMERA_TENANT_BUDGET": "9000000"])
        #expect(known.code == .success, "\(known.text)")

        // Entries of a build that told no policy.
        let older = changed.entries.map { $0.filter { !$0.name.hasPrefix("policy") } }
        let oldest = try await changed.archive(older)
        defer { remove(oldest) }
        #expect(await run(changed.run.text, oldest).code == ExitCode(rawValue: 1), "the deadline came out otherwise")
    }

    @Test("a record of an earlier version of the table is no other record")
    func upgraded() async throws {
        let recording = try Recording()
        var older = recording.record
        older.table = 1
        let digest = SHA256.digest(try older.bytes()).text
        var entries = recording.entries
        entries[1] = entries[1].map { $0.name == "record" ? EnvelopeField(name: "record", text: digest) : $0 }
        let path = try await recording.archive(entries)
        defer { remove(path) }
        let found = await run(recording.run.text, path)
        #expect(found.code == .success, "\(found.text)")
    }

    @Test("a history whose beginning is not at hand is told from one that differs")
    func headless() async throws {
        let recording = try Recording()
        let path = try await recording.archive(Array(recording.entries.dropFirst()))
        defer { remove(path) }
        let found = await run(recording.run.text, path)
        #expect(found.code == .noInput)
        #expect(found.text.contains("the beginning of its history is not at hand: "), "\(found.text)")
        #expect(await run(recording.run.text, path, "--json").text.contains("\"isWhole\":false"))
    }

    @Test("a run whose beginning is archived and dropped from Redis is replayed from both")
    func joined() async throws {
        let place = try await Place.start()
        let recording = try Recording()
        let bus = place.context.bus
        let partition = bus.partitions.partition(of: .standard)
        let path = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID().uuidString).sqlite").path
        defer { remove(path) }
        let first = AuditRecord(partition: partition.index, number: 1, fields: recording.entries[0])
        try await SQLiteArchive(path: path).append([first], to: partition.index)
        // In Redis the first number tells nothing of the run any more.
        let other = [EnvelopeField(name: "event", text: "goal.planned")]
        let change = StateChange(key: .run(recording.run), replacing: nil, with: try recording.record.bytes())
        let effects: [Effect] = [.audit(other), .audit(recording.entries[1]), .state(change)]
        _ = try await bus.make(effects, in: partition)
        let alone = await place.run("replay", recording.run.text, "--redis")
        #expect(alone.code == .noInput, "\(alone.text)")
        let found = await place.run("replay", recording.run.text, path, "--redis")
        #expect(found.text == "\(recording.run): 2 decisions, all as they were recorded; DONE, cancelled\n")
        #expect(await place.run("replay", recording.run.text, "/nowhere", "--redis").code == .noInput)
    }

    @Test("from Redis, the outcome is compared with the stored record, too")
    func redis() async throws {
        let place = try await Place.start()
        let recording = try Recording()
        let bus = place.context.bus
        let partition = bus.partitions.partition(of: .standard)
        let change = StateChange(key: .run(recording.run), replacing: nil, with: try recording.record.bytes())
        let effects = recording.entries.map { Effect.audit($0) } + [.state(change)]
        _ = try await bus.make(effects, in: partition)
        let found = await place.run("replay", recording.run.text, "--redis")
        #expect(found.code == .success, "\(found.text)")

        let stored = try #require(try await bus.state(of: .run(recording.run), in: partition))
        let other = try Recording().record.bytes()
        let forged = Effect.state(StateChange(key: .run(recording.run), replacing: stored, with: other))
        _ = try await bus.make([forged], in: partition)
        let changed = await place.run("replay", recording.run.text, "--redis")
        #expect(changed.code == ExitCode(rawValue: 1))
        #expect(changed.text.contains("2 decisions as they were recorded, then the stored record: "))
        #expect(await place.run("replay", RunID.next().text, "--redis").code == .noInput)
    }
}
