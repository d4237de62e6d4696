import Artifacts
import ArtifactsTesting
import Foundation
import RedisTesting
import Testing

@Suite("Golden files")
struct GoldenTests {
    private struct JudgeVerdict: Decodable {
        let path: String
        let valid: Bool
        let reason: String
    }

    @Test("the types and the JSON Schemas judge every golden file alike, and as its folder says")
    func bothSidesAgree() async throws {
        let schemaSide = try await judgeBySchema()
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
    private func judgeBySchema() async throws -> [String: JudgeVerdict] {
        let python = GoldenBody.repository.appending(path: ".venv/bin/python")
        try #require(FileManager.default.isExecutableFile(atPath: python.path), "no .venv: run scripts/bootstrap")
        let judge = GoldenBody.repository.appending(path: "scripts/schema_judge.py")
        let (status, lines) = try await CommandLineTool.runReturningStatus([python.path, judge.path, "judge"])
        try #require(status == 0, "the judge failed: run scripts/bootstrap, then scripts/check-schemas")
        let verdicts = try lines.split(separator: "\n").map {
            try JSONDecoder().decode(JudgeVerdict.self, from: Data($0.utf8))
        }
        return Dictionary(uniqueKeysWithValues: verdicts.map { ($0.path, $0) })
    }
}
