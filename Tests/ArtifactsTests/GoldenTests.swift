import Artifacts
import ArtifactsTesting
import Foundation
import Testing

@Suite("Golden files")
struct GoldenTests {
    private struct JudgeVerdict: Decodable {
        let path: String
        let valid: Bool
        let reason: String
    }

    @Test("the types and the JSON Schemas judge every golden file alike, and as its folder says")
    func bothSidesAgree() throws {
        let schemaSide = try judgeBySchema()
        let bodies = try GoldenBody.all() + GoldenBody.compatible(SchemaVersion(major: 0, minor: 3))
        #expect(bodies.count == schemaSide.count)
        for body in bodies {
            let schema = try #require(schemaSide[body.path], "\(body.path) was not judged by its schema")
            let refusal = try judgeByType(body)
            #expect((refusal == nil) == body.isValid, "\(body.path): \(refusal?.description ?? "accepted")")
            #expect(schema.valid == body.isValid, "\(body.path): \(schema.reason)")
        }
    }

    @Test("every kind has at least three valid and eight invalid files", arguments: ArtifactKind.allCases)
    func coverage(kind: ArtifactKind) throws {
        let bodies = try GoldenBody.all().filter { $0.kind == kind }
        #expect(bodies.count { $0.isValid } >= 3)
        #expect(bodies.count { !$0.isValid } >= 8)
    }

    @Test("writing again what was read loses nothing and is canonical")
    func rewriting() throws {
        for body in try GoldenBody.all() where body.isValid {
            let raw = try RawArtifact(fields: Envelope.fields(body.kind, body: body.bytes))
            let written = try raw.canonicalised()
            let expected = CanonicalJSON.bytes(of: try JSONDocument(body.bytes).value)
            #expect(written.body == expected, "\(body.path)")
        }
    }

    private func judgeByType(_ body: GoldenBody) throws -> ArtifactError? {
        do {
            try RawArtifact(fields: Envelope.fields(body.kind, body: body.bytes)).validate()
            return nil
        } catch let error as ArtifactError {
            return error
        }
    }

    /// Runs the independent validator once over all files.
    private func judgeBySchema() throws -> [String: JudgeVerdict] {
        let python = GoldenBody.repository.appending(path: ".venv/bin/python")
        try #require(FileManager.default.isExecutableFile(atPath: python.path), "no .venv: run scripts/bootstrap")
        let process = Process()
        process.executableURL = python
        process.arguments = [GoldenBody.repository.appending(path: "scripts/schema_judge.py").path, "judge"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let lines = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(
            process.terminationStatus == 0,
            "the judge failed: run scripts/bootstrap, then scripts/check-schemas"
        )
        let verdicts = try lines.split(separator: 0x0a).map { try JSONDecoder().decode(JudgeVerdict.self, from: $0) }
        return Dictionary(uniqueKeysWithValues: verdicts.map { ($0.path, $0) })
    }
}
