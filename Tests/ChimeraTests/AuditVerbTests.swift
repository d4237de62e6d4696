import Artifacts
import Foundation
import Lifecycle
import Testing

@testable import Audit
@testable import Chimera

@Suite("chimera audit")
struct AuditVerbTests {
    private func run(_ words: String..., environment: [String: String] = [:]) async -> (code: ExitCode, text: String) {
        let screen = Screen()
        let code = await CLICommand(words).run(environment: environment, output: screen.terminal)
        return (code, screen.text)
    }

    private func tamper(_ path: String, _ statement: String) throws {
        try SQLiteConnection(path: path).run(statement, doing: "tampering")
    }

    private func remove(_ path: String) {
        // A left-over file does no harm.
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    }

    @Test("an archive as it was recorded is sound, without a server, and its head can be noted")
    func sound() async throws {
        let path = try await Recording().archive()
        defer { remove(path) }
        let found = await run("audit", "verify", environment: ["CHIMERA_AUDIT_ARCHIVE": path])
        #expect(found.code == .success)
        #expect(found.text.hasPrefix("partition 1: 4 entries, all sound; head 1:4:sha256:"))
        let head = try #require(found.text.split(separator: " ").last?.dropLast())
        #expect(await run("audit", "verify", path, "--head", String(head)).code == .success)
        #expect(KnownHead(String(head))?.text == String(head))
    }

    @Test(
        "the first entry that is not as it was recorded is named",
        arguments: [
            ("DELETE FROM entries WHERE number = 2", "entry 2 was removed"),
            ("UPDATE entries SET bytes = X'00' WHERE number = 3", "entry 3 was changed"),
        ]
    )
    func tampered(statement: String, sentence: String) async throws {
        let path = try await Recording().archive()
        defer { remove(path) }
        try tamper(path, statement)
        let found = await run("audit", "verify", path)
        #expect(found.code == ExitCode(rawValue: 1))
        #expect(found.text.contains(sentence), "\(found.text)")
        let json = await run("audit", "verify", path, "--json")
        #expect(json.code == ExitCode(rawValue: 1))
        #expect(json.text.contains("\"isSound\":false") && json.text.contains(sentence))
    }

    @Test(
        "an entry that was added where no number leads to is found",
        arguments: ["1, 0", "1, -3", "0.5, 1", "1, 2.5", "'x', 1", "1, 'x'", "-1, 1"]
    )
    func stray(place: String) async throws {
        let path = try await Recording().archive()
        defer { remove(path) }
        try tamper(path, "INSERT INTO entries SELECT \(place), bytes, digest FROM entries WHERE number = 1")
        let found = await run("audit", "verify", path)
        #expect(found.code == ExitCode(rawValue: 1))
        #expect(found.text.contains("1 entries were added beside the numbers"), "\(found.text)")
        let json = await run("audit", "verify", path, "--json")
        #expect(json.text.contains("\"isSound\":false") && json.text.contains("\"strays\":1"))
    }

    @Test("an end that was cut off is found by a head that was noted")
    func cutShort() async throws {
        let path = try await Recording().archive()
        defer { remove(path) }
        let head = try #require(await run("audit", "verify", path).text.split(separator: " ").last?.dropLast())
        try tamper(path, "DELETE FROM entries WHERE number = 4")
        #expect(await run("audit", "verify", path).code == .success)
        let found = await run("audit", "verify", path, "--head", String(head))
        #expect(found.code == ExitCode(rawValue: 1))
        #expect(found.text.contains("entries after 3 were removed"))
        try tamper(path, "DELETE FROM entries")
        #expect(await run("audit", "verify", path, "--head", String(head)).code == ExitCode(rawValue: 1))
        #expect(await run("audit", "verify", path).text == "the archive is empty\n")
    }

    @Test("exports each entry as a line of JSON, those of one run alone where wanted")
    func export() async throws {
        let recording = try Recording()
        let path = try await recording.archive()
        defer { remove(path) }
        let lines = await run("audit", "export", path).text.split(separator: "\n")
        #expect(lines.count == 4)
        let chosen = await run("audit", "export", path, "--run", recording.run.text).text.split(separator: "\n")
        #expect(chosen.count == 2)
        let entry = try ArtifactDecoder.decode(JSONValue.self, from: Array(try #require(chosen.first).utf8))
        #expect(entry["number"] == .integer(2) && entry["partition"] == .integer(1))
        #expect(entry["fields"]?["event"]?.text == "run.blocked")
        #expect(entry["digest"]?.text?.hasPrefix("sha256:") == true)
    }

    @Test("reading makes no file, and what is no archive is said")
    func refusals() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "no-\(UUID().uuidString)").path
        #expect(await run("audit", "verify", path).code == .noInput)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(await run("audit", "verify", environment: ["CHIMERA_AUDIT_ARCHIVE": ""]).code == .configuration)
        try Data("no archive at all, but long enough to be looked at".utf8).write(to: URL(filePath: path))
        defer { remove(path) }
        #expect(await run("audit", "export", path).code == .badData)
        #expect(await run("audit", "verify", path, "--head", "1").code == .usage)
        #expect(await run("audit", "export", path, "--run", "x").code == .usage)
    }
}
