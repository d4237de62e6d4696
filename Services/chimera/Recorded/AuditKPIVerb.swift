import Audit
import Lifecycle
import RunMessages

/// `chimera audit kpi`
struct AuditKPIVerb: Verb {
    static let spelling = "audit kpi"
    static let operands = "[FILE] [--days N] [--json]"
    static let summary = "counts from an audit archive how well this installation does, against its goals"
    static let details = """
        FILE is the archive, by default that of CHIMERA_AUDIT_ARCHIVE; no server is needed. The last N days of the log count, up
        to its newest entry: 365 unless --days says fewer. What each indicator means is written in docs/kpi.md.

        examples:
          chimera audit kpi
          chimera audit kpi copy.sqlite --days 30 --json

        what its exit code says:
          0   it was counted, whether the goals are reached or not
        """

    private static let batch = 1000

    let file: AuditFile
    let days: Int
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        days = try words.number("--days", in: 1...IndicatorFold.window) ?? IndicatorFold.window
        file = AuditFile(path: try words.optionalOperand())
    }

    func run(_ place: Workplace) async -> ExitCode {
        await file.read(place) { archive throws(ArchiveError) in
            var fold = IndicatorFold()
            for partition in try await archive.partitions() { try await take(partition, of: archive, into: &fold) }
            return KPISheet(fold, days: days).show(place, asJSON: isJSON)
        }
    }

    private func take(
        _ partition: Int,
        of archive: SQLiteArchive,
        into fold: inout IndicatorFold
    ) async throws(ArchiveError) {
        var number = 0
        while true {
            let page = try await archive.records(of: partition, after: number, limit: Self.batch)
            guard let last = page.last else { return }
            for sealed in page {
                if let record = AuditRecord(bytes: sealed.bytes) {
                    fold.take(record.fields, of: partition)
                } else {
                    fold.noteUnreadable()
                }
            }
            number = last.number
        }
    }
}
