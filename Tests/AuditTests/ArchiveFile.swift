import Artifacts
import Foundation

@testable import Audit

/// An archive in a folder of its own, removed with it.
final class ArchiveFile: Sendable {
    let folder: URL
    let archive: SQLiteArchive

    init(entries: Int = 0) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "audit-\(ArtifactID.next().text)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        archive = try SQLiteArchive(path: folder.appending(path: "audit.sqlite").path())
        try await archive.append(Self.records(1..<entries + 1), to: 0)
    }

    deinit {
        // Nothing depends on it; the system clears its temporary folder anyway.
        try? FileManager.default.removeItem(at: folder)
    }

    var path: String { folder.appending(path: "audit.sqlite").path() }

    static func record(_ number: Int, partition: Int = 0, _ text: String? = nil) -> AuditRecord {
        let fields = [
            EnvelopeField(name: "at", text: "170000000\(number)"),
            EnvelopeField(name: "what", text: text ?? "entry \(number)"),
        ]
        return AuditRecord(partition: partition, number: number, fields: fields)
    }

    static func records(_ numbers: Range<Int>, partition: Int = 0) -> [AuditRecord] {
        numbers.map { record($0, partition: partition) }
    }

    /// The hand of somebody who can write the file.
    func tamper(_ statements: String...) throws {
        let connection = try SQLiteConnection(path: path)
        for statement in statements { try connection.run(statement, doing: "tampering") }
    }
}
