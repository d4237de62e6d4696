import Artifacts
import Audit
import FoundationEssentials
import Glibc

/// Verifies an archive of the audit log from its first entry to its last.
struct AuditBenchmark: Benchmark {
    static let word = "audit"
    static let summary = "verification of an archive of 1,000,000 audit entries"

    private let count: Int

    init(_ options: BenchOptions) {
        count = options.scaled(1_000_000)
    }

    func measure() async throws -> [Figure] {
        let path = "/tmp/chimera-bench-audit-\(getpid()).sqlite"
        let archive = try SQLiteArchive(path: path)
        let writing = try await ContinuousClock().seconds { try await fill(archive) }
        let verifying = try await ContinuousClock().seconds {
            let report = try await AuditVerifier(archive).verify(partition: 0)
            guard report.fault == nil, report.head.number == count else { throw BenchError("the archive is not whole") }
        }
        for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + end) {
            try FileManager.default.removeItem(atPath: path + end)
        }
        return [
            Figure("audit", "archiving, entries of some 600 bytes", Double(count) / writing, "entries/s"),
            Figure("audit", "verifying \(count) entries", verifying, "s", .atMost(30)),
        ]
    }

    private func fill(_ archive: SQLiteArchive) async throws {
        let body = String(repeating: "x", count: 400)
        for start in stride(from: 1, through: count, by: 500) {
            let records = (start..<min(start + 500, count + 1)).map { number in
                AuditRecord(
                    partition: 0,
                    number: number,
                    fields: [
                        EnvelopeField(name: "event", text: "run.result"),
                        EnvelopeField(name: "run", text: "01a1fd25-3552-7311-b81b-8e7cddab8c06"),
                        EnvelopeField(name: "now", text: "\(number)"),
                        EnvelopeField(name: "body", text: body),
                    ]
                )
            }
            try await archive.append(records, to: 0)
        }
    }
}
