import Artifacts
import Audit
import ControlPlane

/// What an archive holds of one run, and how it joins what the log in Redis still holds.
struct ArchivedHistory {

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
        try await archive.read(partition) { sealed in
            if let record = AuditRecord(bytes: sealed.bytes), record["run"] == run.text {
                entries.append(RunHistory.Entry(partition: partition, number: sealed.number, fields: record.fields))
            }
            return true
        }
    }
}
