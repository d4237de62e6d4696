import Artifacts
import Audit
import Foundation
import Security
import Testing

@Suite("SQLiteArchive")
struct SQLiteArchiveTests {
    @Test("keeps entries in order, each partition apart, over a reopening")
    func keeps() async throws {
        let file = try await ArchiveFile(entries: 3)
        try await file.archive.append(ArchiveFile.records(1..<3, partition: 7), to: 7)
        let again = try SQLiteArchive(path: file.path)
        #expect(again.identity == file.archive.identity)
        #expect(try await again.partitions() == [0, 7])
        #expect(try await again.head(of: 7).number == 2)
        #expect(try await again.head(of: 9) == .beginning(of: 9))
        let records = try await again.records(of: 0, after: 1, limit: 10)
        #expect(records.map { AuditRecord(bytes: $0.bytes) } == [ArchiveFile.record(2), ArchiveFile.record(3)])
        #expect(try await again.records(of: 0, after: 0, limit: 2).map(\.number) == [1, 2])
    }

    @Test("hands out everything after a number in its order, over many pages, until there is enough")
    func reading() async throws {
        let archive = try await ArchiveFile(entries: 4_500).archive
        var numbers: [Int] = []
        try await archive.read(0, after: 100) { record in
            numbers.append(record.number)
            return true
        }
        let isWhole = numbers == Array(101...4_500)
        #expect(isWhole, "\(numbers.count) records, not all in their order")
        numbers = []
        try await archive.read(0) { record in
            numbers.append(record.number)
            return record.number < 2_100
        }
        #expect(numbers.count == 2_100 && numbers.last == 2_100)
    }

    @Test("the chain is the digest of each entry after the one before")
    func chain() async throws {
        let file = try await ArchiveFile(entries: 2)
        let first = SHA256.digest(SHA256.digest("chimera audit 0").bytes + ArchiveFile.record(1).bytes)
        let second = SHA256.digest(first.bytes + ArchiveFile.record(2).bytes)
        #expect(try await file.archive.head(of: 0) == AuditHead(number: 2, digest: second))
    }

    @Test("takes the same entries again, overlapping with new ones")
    func idempotent() async throws {
        let file = try await ArchiveFile(entries: 5)
        let head = try await file.archive.head(of: 0)
        try await file.archive.append(ArchiveFile.records(2..<6), to: 0)
        #expect(try await file.archive.head(of: 0) == head)
        try await file.archive.append(ArchiveFile.records(4..<9), to: 0)
        #expect(try await file.archive.head(of: 0).number == 8)
    }

    @Test("refuses another entry under a number, a gap, and another partition's entry; nothing changes")
    func refuses() async throws {
        let file = try await ArchiveFile(entries: 5)
        let head = try await file.archive.head(of: 0)
        await #expect(throws: ArchiveError.differs(partition: 0, number: 5)) {
            try await file.archive.append([ArchiveFile.record(5, "forged"), ArchiveFile.record(6)], to: 0)
        }
        await #expect(throws: ArchiveError.gap(partition: 0, expected: 7, got: 8)) {
            try await file.archive.append([ArchiveFile.record(6), ArchiveFile.record(8)], to: 0)
        }
        await #expect(throws: ArchiveError.self) {
            try await file.archive.append([ArchiveFile.record(6, partition: 1)], to: 0)
        }
        #expect(try await file.archive.head(of: 0) == head)
    }

    @Test("many recorders at once, in one file and in others, come to the same bytes")
    func recorders() async throws {
        let (file, other) = (try await ArchiveFile(), try await ArchiveFile())
        let doors = try (0..<4).map { _ in try SQLiteArchive(path: file.path) } + [other.archive]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (place, door) in doors.enumerated() {
                group.addTask {
                    // Each in steps of its own, as it happened to read them.
                    let stride = 20 + place * 15
                    for start in Swift.stride(from: 1, to: 301, by: stride) {
                        let numbers = max(1, start - 3)..<min(301, start + stride)
                        try await door.append(ArchiveFile.records(numbers), to: 0)
                    }
                }
            }
            try await group.waitForAll()
        }
        let all = try await file.archive.records(of: 0, after: 0, limit: 1000)
        #expect(all.count == 300)
        #expect(try await other.archive.records(of: 0, after: 0, limit: 1000) == all)
    }

    @Test("a copy is another archive with the same entries; the same file stays the same archive")
    func copy() async throws {
        let file = try await ArchiveFile(entries: 3)
        let copy = file.folder.appending(path: "copy.sqlite").path()
        try await file.archive.append([], to: 0)
        try file.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
        try FileManager.default.copyItem(atPath: file.path, toPath: copy)
        let copied = try SQLiteArchive(path: copy)
        #expect(copied.identity != file.archive.identity)
        #expect(try SQLiteArchive(path: copy).identity == copied.identity)
        #expect(try SQLiteArchive(path: file.path).identity == file.archive.identity)
        #expect(try await copied.head(of: 0) == file.archive.head(of: 0))
    }

    @Test("an archive of an older build, which does not know where it lies, stays the same archive")
    func older() async throws {
        let file = try await ArchiveFile(entries: 1)
        try file.tamper("DROP TABLE place")
        #expect(try SQLiteArchive(path: file.path).identity == file.archive.identity)
    }

    @Test("a folder that is not there is an error that says so")
    func noFolder() {
        #expect(throws: ArchiveError.self) { try SQLiteArchive(path: "/nowhere/at/all/audit.sqlite") }
    }

    @Test("an entry reads what it writes; damaged bytes are no entry")
    func bytes() {
        let record = AuditRecord(
            partition: 3,
            number: 9,
            fields: [EnvelopeField(name: "a", value: [0, 255]), EnvelopeField(name: "", value: [])]
        )
        #expect(AuditRecord(bytes: record.bytes) == record)
        for count in [0, 7, 17, record.bytes.count - 1] {
            #expect(AuditRecord(bytes: Array(record.bytes.prefix(count))) == nil)
        }
        // Moving a byte from one field to the next is another entry.
        let moved = AuditRecord(
            partition: 3,
            number: 9,
            fields: [EnvelopeField(name: "a", value: [0]), EnvelopeField(name: "", value: [255])]
        )
        #expect(moved.bytes != record.bytes)
    }
}
