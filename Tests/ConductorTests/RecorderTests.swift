import Artifacts
import Audit
import Bus
import Foundation
import Observability
import Pipeline
import RedisBus
import RedisTesting
import Runs
import ServiceRuntime
import Testing

@Suite("Recorder", .timeLimit(.minutes(10)))
struct RecorderTests {
    private func temporaryFolder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "archive-\(ArtifactID.next().text)").path()
    }

    @Test("archives every decision, in two archives alike, and lets Redis drop what both have")
    func archives() async throws {
        let folder = temporaryFolder()
        // The system clears its temporary folder in any case.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let stage = try await Stage.start(["CHIMERA_AUDIT_ARCHIVE": "\(folder)/a/audit.sqlite"])
        let second = try stage.another("conductor-2", ["CHIMERA_AUDIT_ARCHIVE": "\(folder)/b/audit.sqlite"])
        let players = (0..<150).map { _ in Player(stage: stage) }
        let paths = ["\(folder)/a/audit.sqlite", "\(folder)/b/audit.sqlite"]
        var archived: [[SealedRecord]] = []
        try await stage.conducting {
            try await second.conducting {
                try await waitUntil("both archives are waited for") {
                    try await AuditLog(stage.bus).archives(in: Partition(0)).count == 2
                }
                for player in players { try await player.submit() }
                for player in players { try await stage.wait(for: player.run, in: .pending) }
                for path in paths {
                    let archive = try SQLiteArchive(reading: path)
                    try await waitUntil("all is archived", within: .seconds(150)) {
                        try await archive.head(of: 0).number == players.count
                    }
                    archived.append(try await archive.records(of: 0, after: 0, limit: 1000))
                    #expect(try await AuditVerifier(archive).verify(partition: 0).fault == nil)
                }
                // Whole nodes of a stream are dropped, a few entries each.
                try await waitUntil("what both have is dropped") { try await stage.length(of: "audit") <= 100 }
            }
        }
        #expect(archived[0] == archived[1])
        let runs = archived[0].compactMap { AuditRecord(bytes: $0.bytes)?.fields.first { $0.name == "run" } }
        #expect(Set(runs).count == players.count)
    }

    @Test("nothing is dropped that one of the archives lacks, until that one is given up")
    func laggard() async throws {
        let stage = try await Stage.start()
        let log = AuditLog(stage.bus)
        let partition = Partition(0)
        for _ in 0..<250 {
            _ = try await stage.bus.make([.audit([EnvelopeField(name: "a", text: "b")])], in: partition)
        }
        #expect(try await log.note("slow", has: 0, in: partition) == 0)
        #expect(try await log.note("fast", has: 250, in: partition) == 0)
        #expect(try await log.note("slow", has: 120, in: partition) == 100)
        #expect(try await log.note("slow", has: 5, in: partition) == 0, "a report never goes back")
        #expect(try await log.entries(in: partition, after: 120, count: 2).map(\.number) == [121, 122])
        try await log.forget("slow", in: partition)
        #expect(try await log.note("fast", has: 250, in: partition) == 100)
        #expect(try await stage.length(of: "audit") == 50)
    }

    private func record(_ count: Int, on stage: Stage) async throws {
        for _ in 0..<count {
            _ = try await stage.bus.make([.audit([EnvelopeField(name: "a", text: "b")])], in: Partition(0))
        }
    }

    @Test("an archive that cannot follow is not waited for, and says so", arguments: [0, 500])
    func lost(count: Int) async throws {
        let folder = temporaryFolder()
        // The system clears its temporary folder in any case.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/audit.sqlite"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if count > 0 {
            // Of another installation, which has gone further.
            let records = (1...count).map { AuditRecord(partition: 0, number: $0, fields: []) }
            try await SQLiteArchive(path: path).append(records, to: 0)
        }
        let stage = try await Stage.start(["CHIMERA_AUDIT_ARCHIVE": path])
        let log = AuditLog(stage.bus)
        try await record(250, on: stage)
        #expect(try await log.note("first", has: 250, in: Partition(0)) == 200)
        try await stage.conducting {
            try await waitUntil("it is known") {
                stage.context.metrics.render().contains("chimera_audit_lost_partitions 1\n")
            }
        }
        #expect(try await log.archives(in: Partition(0)) == ["first": 250])
    }

    @Test("an archive of other entries under the same numbers is not waited for")
    func stranger() async throws {
        let folder = temporaryFolder()
        // The system clears its temporary folder in any case.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/audit.sqlite"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await SQLiteArchive(path: path).append([AuditRecord(partition: 0, number: 1, fields: [])], to: 0)
        let stage = try await Stage.start(["CHIMERA_AUDIT_ARCHIVE": path])
        try await record(2, on: stage)
        try await stage.conducting {
            try await waitUntil("it is known") {
                stage.context.metrics.render().contains("chimera_audit_lost_partitions 1\n")
            }
        }
        #expect(try await AuditLog(stage.bus).archives(in: Partition(0)).isEmpty)
    }

    @Test("a log that loses its end while it is followed is noticed, and nothing is chained to what it has forgotten")
    func forgetful() async throws {
        let folder = temporaryFolder()
        // The system clears its temporary folder in any case.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/audit.sqlite"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let stage = try await Stage.start(["CHIMERA_AUDIT_ARCHIVE": path])
        try await record(3, on: stage)
        try await stage.conducting {
            let archive = try SQLiteArchive(reading: path)
            try await waitUntil("all is archived") { try await archive.head(of: 0).number == 3 }
            // One transaction, as a failover is one: its last two entries are gone, and their numbers are given to
            // others.
            let script = """
                redis.call('DEL', KEYS[1])
                for number = 1, 5 do redis.call('XADD', KEYS[1], number .. '-0', 'at', '1', 'a', 'other') end
                redis.call('SET', KEYS[2], '5')
                """
            try await stage.cli("EVAL", script, "2", stage.key("audit"), stage.key("audit.sequence"))
            try await waitUntil("it is known") {
                stage.context.metrics.render().contains("chimera_audit_lost_partitions 1\n")
            }
            #expect(try await archive.head(of: 0).number == 3)
        }
        #expect(try await AuditLog(stage.bus).archives(in: Partition(0)).isEmpty)
    }

    @Test("a file that cannot be written stops the start, with a remedy")
    func refused() async throws {
        let stage = try await Stage.start(["CHIMERA_AUDIT_ARCHIVE": "/proc/nowhere/audit.sqlite"])
        await #expect(throws: StartRefusal.self) { try await stage.conducting {} }
    }
}
