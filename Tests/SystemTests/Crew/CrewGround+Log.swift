import Artifacts
import Audit
import Bus
import ControlPlane
import RedisBus
import RedisTesting
import Testing

/// What is written down of runs.
extension CrewGround {
    private var partition: Partition { bus.partitions.all[0] }

    /// All artifacts among the events of a run, in their order.
    func events(of run: RunID) async throws -> [RawArtifact] {
        let log = EventLog(bus)
        var position = EntryPosition(milliseconds: 0, sequence: 0)
        var found: [RawArtifact] = []
        while true {
            let page = try await log.entries(in: partition, after: position, count: 1_000)
            guard let last = page.last else { return found }
            position = last.position
            found += try page.map { try $0.artifact.get() }.filter { $0.envelope.run == run }
        }
    }

    func happenings(of run: RunID) async throws -> [OpsEvent] {
        try await events(of: run).filter { $0.envelope.type.kind == .opsEvent }.map {
            try $0.decode(as: OpsEvent.self).body
        }
    }

    /// The refusals of a run, in words.
    func refusals(of run: RunID) async throws -> [String] {
        try await happenings(of: run).filter { $0.name == "run.refused" }.map(\.message)
    }

    /// The entries of the audit log about a run, each as its fields; all that were written until now.
    func audit(of run: RunID) async throws -> [[String: String]] {
        let archive = try await archive()
        var number = 0
        var found: [[String: String]] = []
        while true {
            let page = try await archive.records(of: partition.index, after: number, limit: 1_000)
            guard let last = page.last else { return found }
            number = last.number
            let entries = try page.map { record in
                Dictionary(
                    try #require(AuditRecord(bytes: record.bytes)).fields.map {
                        ($0.name, String(decoding: $0.value, as: UTF8.self))
                    },
                    uniquingKeysWith: { first, _ in first }
                )
            }
            found += entries.filter { $0["run"] == run.text || $0["goal"] == run.text }
        }
    }

    /// The archive, once the recorders have copied into it what the server has numbered so far.
    private func archive() async throws -> SQLiteArchive {
        let archive = try SQLiteArchive(reading: archiveFile)
        let newest = try #require(Int(try await server.cli("GET", Self.key("audit.sequence"))))
        try await waitUntil("the log is archived up to \(newest)") {
            try await archive.head(of: partition.index).number >= newest
        }
        return archive
    }

    func deadLetters() async throws -> [DeadLetter] { try await DeadLetters(bus).list(in: partition, count: 1_000) }

    /// Each run was begun to be applied exactly once, none of its messages was given up, and the audit log is whole.
    func expectOneApply(_ runs: [RunID]) async throws {
        let letters = try await deadLetters()
        for run in runs {
            let log = try await audit(of: run)
            let begun = log.count { $0["event"] == "effect.intent" && $0["token"]?.contains("/apply.request.") == true }
            #expect(begun == 1, "\(run): \(log.compactMap { $0["event"] })")
            #expect(log.count { $0["type"]?.hasPrefix("chimera.ApplyDone.") == true } == 1)
            let lost = letters.filter { letter in
                letter.fields.contains { String(decoding: $0.value, as: UTF8.self).contains(run.text) }
            }
            #expect(lost.isEmpty, "\(lost.map { "\($0.reason): \($0.detail)" })")
        }
        let report = try await AuditVerifier(try await archive()).verify(partition: partition.index)
        #expect(report.fault == nil)
    }

    static func key(_ name: String) -> String { "chimera:{p0}:\(name)" }
}
