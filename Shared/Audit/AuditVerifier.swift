import Security

/// Goes through a partition's archive from its beginning and finds the first entry that is not as it was recorded.
///
/// Somebody who can write the whole archive can recompute every digest of it; that is found only by heads that are kept
/// elsewhere, so give it those that you have noted.
package struct AuditVerifier: Sendable {
    private let archive: any AuditArchive
    private let batch: Int

    package init(_ archive: any AuditArchive, batch: Int = 2000) {
        self.archive = archive
        self.batch = batch
    }

    package struct Report: Hashable, Sendable {
        /// How far it is sound.
        package let head: AuditHead
        package let fault: AuditFault?
    }

    package func verify(partition: Int, knowing known: [AuditHead] = []) async throws(ArchiveError) -> Report {
        let known = Dictionary(known.map { ($0.number, $0.digest) }) { first, _ in first }
        var head = AuditHead.beginning(of: partition)
        while true {
            let records = try await archive.records(of: partition, after: head.number, limit: batch)
            if records.isEmpty { break }
            for record in records {
                let next = head.followed(by: record.bytes)
                let own = AuditRecord.number(in: record.bytes)
                guard record.number == next.number, own == next.number, record.digest == next.digest else {
                    let fault = try await fault(at: next.number, partition)
                    return Report(head: head, fault: fault)
                }
                head = next
                if let digest = known[head.number], digest != head.digest {
                    return Report(head: head, fault: .rewritten(upTo: head.number))
                }
            }
        }
        let isShort = known.keys.contains { $0 > head.number }
        return Report(head: head, fault: isShort ? .cutShort(after: head.number) : nil)
    }

    /// What happened to this number, judged by where the numbers that the records themselves bear stand now.
    private func fault(at number: Int, _ partition: Int) async throws(ArchiveError) -> AuditFault {
        var place = number - 1
        var first: SealedRecord?
        var holders: [Int] = []
        while true {
            let records = try await archive.records(of: partition, after: place, limit: batch)
            guard let last = records.last else { break }
            first = first ?? records.first
            holders += records.filter { AuditRecord(bytes: $0.bytes)?.number == number }.map(\.number)
            place = last.number
        }
        let own = first.flatMap { AuditRecord(bytes: $0.bytes)?.number }
        let isInPlace = first?.number == number
        if isInPlace, own == nil { return .changed(number: number) }
        // Two bear the number: the one in front was pushed in.
        if isInPlace, own == number { return holders.count > 1 ? .added(number: number) : .changed(number: number) }
        if isInPlace, let own, own < number { return .added(number: number) }
        return holders.isEmpty ? .removed(number: number) : .reordered(number: number)
    }
}
