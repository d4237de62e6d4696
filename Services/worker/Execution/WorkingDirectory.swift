import FoundationEssentials
import Processes

/// A task's own folder, from the start of an attempt to its end.
struct WorkingDirectory: Sendable {
    /// For what programs put under /tmp.
    static let temporary = Bubblewrap.temporary

    let path: String

    init(in parent: String) throws {
        path = URL(filePath: parent).appending(path: UUID().uuidString.lowercased()).path
        let privately: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        let inner = "\(path)/\(Self.temporary)"
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false, attributes: privately)
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
    }

    /// Places a file before the program starts; the folder is still ours alone.
    func write(_ bytes: [UInt8], to place: ContainedPath) throws {
        let file = URL(filePath: path).appending(path: place.text)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    /// Removes everything, also what its owner has locked himself out of.
    func remove() throws { try FolderRemoval.remove(path) }
}
