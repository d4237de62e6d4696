import Artifacts
import Audit
import Lifecycle
import Security

/// `chimera audit export`
struct AuditExportVerb: Verb {
    static let spelling = "audit export"
    static let operands = "[FILE] [--run RUN]"
    static let summary = "prints an audit archive as JSON, one entry a line"
    static let details = """
        FILE is the archive, by default that of CHIMERA_AUDIT_ARCHIVE; no server is needed. Each line holds partition,
        number, the chain's digest after the entry, and its fields as texts.

        examples:
          chimera audit export > audit.ndjson
          chimera audit export copy.sqlite --run 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42
        """

    private struct Line: Encodable {
        let partition: Int
        let number: Int
        let digest: Digest256
        let fields: JSONObject
    }

    let file: AuditFile
    let run: RunID?

    init(_ words: inout Words) throws(UsageError) {
        // Every line is JSON already.
        _ = words.flag("--json")
        if let text = try words.value("--run") {
            guard let run = RunID(text) else { throw UsageError("\"\(text)\" is no run; give its number") }
            self.run = run
        } else {
            run = nil
        }
        file = AuditFile(path: try words.optionalOperand())
    }

    func run(_ place: Workplace) async -> ExitCode {
        await file.read(place) { archive throws(ArchiveError) in
            for partition in try await archive.partitions() {
                let code = try await export(partition, archive, place)
                guard code == .success else { return code }
            }
            return .success
        }
    }

    private func export(
        _ partition: Int,
        _ archive: SQLiteArchive,
        _ place: Workplace
    ) async throws(ArchiveError) -> ExitCode {
        var code = ExitCode.success
        try await archive.read(partition) { sealed in
            code = say(sealed, of: partition, place)
            return code == .success
        }
        return code
    }

    private func say(_ sealed: SealedRecord, of partition: Int, _ place: Workplace) -> ExitCode {
        guard let record = AuditRecord(bytes: sealed.bytes) else {
            let name = "entry \(sealed.number) of partition \(partition)"
            return place.complain("\(name) cannot be read; chimera audit verify says more", .badData)
        }
        if let run, record["run"] != run.text { return .success }
        var fields = JSONObject()
        for field in record.fields {
            fields.append(field.name, .string(String(decoding: field.value, as: UTF8.self)))
        }
        let line = Line(partition: partition, number: sealed.number, digest: sealed.digest, fields: fields)
        return place.printed(line, .success)
    }
}
