import Artifacts
import Foundation
import Planning
import RedisTesting
import Testing

@Suite("Golden files of the catalogue")
struct CatalogueGoldenTests {
    @Test("every golden file is judged as its folder says, and as the JSON Schema judges it")
    func golden() async throws {
        let verdicts = try await schemaVerdicts()
        for kind in ["blueprint", "prices", "schedule"] {
            #expect(verdicts.keys.count { $0.hasPrefix("schemas/\(kind)-v0.1/golden/") } > 15)
        }
        for (path, isValid) in verdicts {
            let expected = path.contains("/golden/valid/")
            #expect(isValid == expected, "\(path)")
            let refusal = try refusal(of: path)
            #expect((refusal == nil) == expected, "\(path): \(refusal?.description ?? "accepted")")
        }
    }

    private func refusal(of path: String) throws -> CatalogueError? {
        let bytes = Array(try Data(contentsOf: Repository.root.appending(path: path)))
        do throws(CatalogueError) {
            switch path.split(separator: "/")[1] {
            case "prices-v0.1": _ = try CatalogueFile.decode(PriceTable.self, from: bytes, file: path)
            case "schedule-v0.1": _ = try CatalogueFile.decode(Schedule.self, from: bytes, file: path)
            default: _ = try CatalogueFile.decode(Blueprint.self, from: bytes, file: path)
            }
            return nil
        } catch {
            return error
        }
    }

    /// What the independent validator says of each golden file.
    private func schemaVerdicts() async throws -> [String: Bool] {
        struct Verdict: Decodable {
            let path: String
            let valid: Bool
        }
        let python = Repository.path(".venv/bin/python")
        try #require(FileManager.default.isExecutableFile(atPath: python), "no .venv: run scripts/bootstrap")
        let text = try await CommandLineTool.run([python, Repository.path("scripts/catalogue_judge.py"), "judge"])
        let verdicts = try text.split(separator: "\n").map {
            try JSONDecoder().decode(Verdict.self, from: Data($0.utf8))
        }
        return Dictionary(uniqueKeysWithValues: verdicts.map { ($0.path, $0.valid) })
    }
}
