import Artifacts
import Audit
import ControlPlane

/// What an archive holds of one run, and how it joins what the log in Redis still holds.
struct ArchivedHistory {
    private static let batch = 1000

    let run: RunID
    private(set) var entries: [RunHistory.Entry] = []

    init(of run: RunID) {
        self.run = run
    }

    mutating func read(_ archive: SQLiteArchive) async throws(ArchiveError) {
        for partition in try await archive.partitions() { try await read(partition, of: archive) }
    }

    /// Recorders drop from Redis what is archived, and follow a moment behind: what the archive lacks, the log has.
    func joined(with log: RunHistory) -> RunHistory {
        let known = Set(entries.map { [$0.partition, $0.number] })
        let newer = log.entries.filter { !known.contains([$0.partition, $0.number]) }
        let all = (entries + newer).sorted { ($0.partition, $0.number) < ($1.partition, $1.number) }
        return RunHistory(entries: all, record: log.record)
    }

    private mutating func read(_ partition: Int, of archive: SQLiteArchive) async throws(ArchiveError) {
        var number = 0
        while true {
            let page = try await archive.records(of: partition, after: number, limit: Self.batch)
            guard let last = page.last else { return }
            for sealed in page {
                guard let record = AuditRecord(bytes: sealed.bytes), record["run"] == run.text else { continue }
                entries.append(RunHistory.Entry(partition: partition, number: sealed.number, fields: record.fields))
            }
            number = last.number
        }
    }
}
