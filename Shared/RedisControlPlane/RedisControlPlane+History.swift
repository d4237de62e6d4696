package import Artifacts
import Bus
package import ControlPlane
import Pipeline
import RedisBus

extension RedisControlPlane {
    private static let historyPage = 500

    package func history(of run: RunID) async throws(ControlError) -> RunHistory? {
        var entries: [RunHistory.Entry] = []
        var record: [UInt8]?
        for partition in bus.partitions.all {
            entries += try await self.entries(of: run, in: partition)
            // Read after the entries: it is then at least as new as they are.
            if let stored = try await state(.run(run), in: partition) { record = stored.bytes }
        }
        guard !entries.isEmpty || record != nil else { return nil }
        return RunHistory(entries: entries, record: record)
    }

    package func archives() async throws(ControlError) -> [ArchiveView] {
        var views: [ArchiveView] = []
        for partition in bus.partitions.all {
            let known = try await reach { () async throws(BusError) in try await AuditLog(bus).archives(in: partition) }
            views += known.sorted { $0.key < $1.key }.map { archive, number in
                ArchiveView(archive: archive, partition: partition.index, number: number)
            }
        }
        return views
    }

    package func forget(archive: String) async throws(ControlError) {
        guard try await archives().contains(where: { $0.archive == archive }) else {
            throw .notFound("archive \(archive) that the audit log is kept for")
        }
        for partition in bus.partitions.all {
            try await reach { () async throws(BusError) in try await AuditLog(bus).forget(archive, in: partition) }
        }
    }

    private func entries(of run: RunID, in partition: Partition) async throws(ControlError) -> [RunHistory.Entry] {
        let log = AuditLog(bus)
        let name = EnvelopeField(name: "run", text: run.text)
        var found: [RunHistory.Entry] = []
        var number = 0
        while true {
            let page = try await reach { [number] () async throws(BusError) in
                try await log.entries(in: partition, after: number, count: Self.historyPage)
            }
            for entry in page where entry.fields.contains(name) {
                found.append(
                    RunHistory.Entry(partition: partition.index, number: entry.number, fields: entry.fields)
                )
            }
            guard page.count == Self.historyPage, let last = page.last else { return found }
            number = last.number
        }
    }
}
