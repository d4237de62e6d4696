import Artifacts
import Audit
import Security
import Testing

@Suite("AuditVerifier")
struct AuditVerifierTests {
    /// A small batch, so that faults lie at and beyond its edges.
    private func verify(_ file: ArchiveFile, knowing known: [AuditHead] = []) async throws -> AuditVerifier.Report {
        try await AuditVerifier(file.archive, batch: 4).verify(partition: 0, knowing: known)
    }

    private func blob(_ bytes: [UInt8]) -> String {
        "X'" + String(decoding: Hexadecimal.text(of: bytes), as: UTF8.self) + "'"
    }

    @Test("a sound archive has no fault, and its head is the recorder's")
    func sound() async throws {
        let file = try await ArchiveFile(entries: 12)
        let report = try await verify(file)
        #expect(report.fault == nil)
        #expect(report.head == (try await file.archive.head(of: 0)))
        let empty = try await verify(ArchiveFile())
        #expect(empty.fault == nil && empty.head.number == 0)
    }

    @Test("names the first entry that was changed", arguments: [1, 4, 5, 12])
    func changed(_ number: Int) async throws {
        let file = try await ArchiveFile(entries: 12)
        let forged = blob(ArchiveFile.record(number, "forged").bytes)
        let last = blob(ArchiveFile.record(12, "forged, too").bytes)
        try file.tamper(
            "UPDATE entries SET bytes = \(last) WHERE number = 12",
            "UPDATE entries SET bytes = \(forged) WHERE number = \(number)"
        )
        #expect(try await verify(file).fault == .changed(number: number))
    }

    @Test("an entry that is no entry any more, or whose digest was changed, was changed")
    func garbled() async throws {
        let file = try await ArchiveFile(entries: 12)
        try file.tamper("UPDATE entries SET bytes = X'00' WHERE number = 6")
        #expect(try await verify(file).fault == .changed(number: 6))
        let other = try await ArchiveFile(entries: 12)
        try other.tamper("UPDATE entries SET digest = X'0102' WHERE number = 7")
        #expect(try await verify(other).fault == .changed(number: 7))
    }

    @Test("names the first entry that was removed, whether the others moved up or not", arguments: [1, 4, 5, 11])
    func removed(_ number: Int) async throws {
        let file = try await ArchiveFile(entries: 12)
        try file.tamper("DELETE FROM entries WHERE number = \(number)")
        #expect(try await verify(file).fault == .removed(number: number))
        // Numbers are moved by way of negative ones, because they are unique.
        try file.tamper(
            "UPDATE entries SET number = -number WHERE number > \(number)",
            "UPDATE entries SET number = -number - 1 WHERE number < 0"
        )
        #expect(try await verify(file).fault == .removed(number: number))
    }

    @Test("names the first entry that was moved", arguments: [(2, 3), (4, 5), (3, 11)])
    func reordered(_ first: Int, _ second: Int) async throws {
        let file = try await ArchiveFile(entries: 12)
        try file.tamper(
            "UPDATE entries SET number = -1 WHERE number = \(first)",
            "UPDATE entries SET number = \(first) WHERE number = \(second)",
            "UPDATE entries SET number = \(second) WHERE number = -1"
        )
        #expect(try await verify(file).fault == .reordered(number: first))
    }

    @Test("names the first entry that was added", arguments: [1, 4, 12])
    func added(_ number: Int) async throws {
        let file = try await ArchiveFile(entries: 12)
        let forged = blob(ArchiveFile.record(number, "forged").bytes)
        try file.tamper(
            "UPDATE entries SET number = -number WHERE number >= \(number)",
            "UPDATE entries SET number = -number + 1 WHERE number < 0",
            "INSERT INTO entries VALUES (0, \(number), \(forged), \(blob(SHA256.digest("x").bytes)))"
        )
        #expect(try await verify(file).fault == .added(number: number))
    }

    @Test("an entry that stands there twice was added the second time")
    func doubled() async throws {
        let file = try await ArchiveFile(entries: 4)
        try file.tamper("INSERT INTO entries SELECT 0, 5, bytes, digest FROM entries WHERE number = 4")
        #expect(try await verify(file).fault == .added(number: 5))
    }

    @Test("an end that was cut off, and a chain that was made anew, are found by a head that was noted elsewhere")
    func known() async throws {
        let file = try await ArchiveFile(entries: 12)
        let head = try await file.archive.head(of: 0)
        #expect(try await verify(file, knowing: [head]).fault == nil)
        try file.tamper("DELETE FROM entries WHERE number > 9")
        #expect(try await verify(file).fault == nil)
        #expect(try await verify(file, knowing: [head]).fault == .cutShort(after: 9))

        let forged = try await ArchiveFile()
        try await forged.archive.append([ArchiveFile.record(1, "forged")] + ArchiveFile.records(2..<13), to: 0)
        #expect(try await verify(forged).fault == nil)
        #expect(try await verify(forged, knowing: [head]).fault == .rewritten(upTo: 12))
    }
}
