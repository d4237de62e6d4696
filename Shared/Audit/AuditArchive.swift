/// Where audit entries stay for good, beyond Redis.
///
/// - What was appended once never changes; appending it again is harmless.
/// - Appending something else under a number that is taken, or beyond a gap, is refused and changes nothing.
/// - Records come back in the order of their numbers.
/// - Any number of processes may append to the same archive at once.
package protocol AuditArchive: Sendable {
    /// The same for as long as the archive exists, whoever opens it; a copy has another.
    var identity: String { get }

    func head(of partition: Int) async throws(ArchiveError) -> AuditHead
    func append(_ records: [AuditRecord], to partition: Int) async throws(ArchiveError)
    /// At most that many, after a number.
    func records(of partition: Int, after number: Int, limit: Int) async throws(ArchiveError) -> [SealedRecord]
    func partitions() async throws(ArchiveError) -> [Int]
    /// How many entries lie where no number of a partition leads to; a recorder writes none.
    func strays() async throws(ArchiveError) -> Int
}
