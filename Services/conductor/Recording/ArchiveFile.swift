import Audit
import FoundationEssentials
import ServiceRuntime

/// The file of the audit archive, in a folder that is made when it is missing.
enum ArchiveFile {
    static func open(_ path: String) throws -> SQLiteArchive {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        do {
            if !folder.isEmpty {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            return try SQLiteArchive(path: path)
        } catch {
            let remedy = "set CHIMERA_AUDIT_ARCHIVE to a file that can be written, or to nothing"
            throw StartRefusal(
                step: "opening the audit archive",
                problems: [.init(found: "\(path): \(error)", remedy: remedy)]
            )
        }
    }
}
