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
            for partition in try await archive.partitions() {
                try await archive.read(partition) { sealed in
                    fold.take(AuditRecord(bytes: sealed.bytes)?.fields, of: partition)
                    return true
                }
            }
            return KPISheet(fold, days: days).show(place, asJSON: isJSON)
        }
    }
}
