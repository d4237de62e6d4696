import Artifacts
import Audit
import Foundation
import RunMessages
import Testing

/// Audit entries with known indicators, one JSON object a line.
struct GoldenLog {
    /// Entries of one run, with what they count for.
    struct Case {
        let name: String
        let expected: [Int]
        var entries: [[EnvelopeField]]
    }

    /// What `chimera audit export` printed of a whole demonstration: five goals, each with a fate of its own.
    ///
    /// Without digests and the tokens of attempts, which look like secrets to whoever searches for some.
    static func demonstration() throws -> [[EnvelopeField]] { try lines(of: "audit-kpi.ndjson").map(fields) }

    /// Edges made by hand: the first line of each case says what it counts for.
    static func edges() throws -> [Case] {
        try lines(of: "audit-kpi-edges.ndjson").reduce(into: []) { cases, line in
            let name = try #require(line["case"] as? String)
            if let expected = line["expected"] as? [Int] {
                cases.append(Case(name: name, expected: expected, entries: []))
            }
            try #require(cases.last?.name == name)
            cases[cases.count - 1].entries.append(try fields(line))
        }
    }

    /// An archive with these entries in its first partition, in a file of its own.
    static func archive(_ entries: [[EnvelopeField]]) async throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "kpi-\(UUID().uuidString).sqlite").path
        let records = entries.enumerated().map { AuditRecord(partition: 0, number: $0.offset + 1, fields: $0.element) }
        try await SQLiteArchive(path: path).append(records, to: 0)
        return path
    }

    private static func lines(of file: String) throws -> [[String: Any]] {
        let text = try String(contentsOf: Place.root.appending(path: "Tests/Golden/\(file)"), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    private static func fields(_ line: [String: Any]) throws -> [EnvelopeField] {
        try #require(line["fields"] as? [String: String]).map { EnvelopeField(name: $0.key, text: $0.value) }
    }
}
