import FoundationEssentials
import Glibc
import Lifecycle

/// The folder in which a stack keeps all that must outlive it, and the lock that keeps a second stack out.
struct StateFolder: Sendable {
    static let usual = ".chimera"

    /// Absolute.
    let path: String

    init(_ path: String, workingDirectory: String = FileManager.default.currentDirectoryPath) {
        let full = path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)"
        let trimmed = full.split(separator: "/").filter { $0 != "." }
        self.path = "/" + trimmed.joined(separator: "/")
    }

    var logs: String { "\(path)/logs" }
    var audit: String { "\(path)/audit.sqlite" }
    var blobs: String { "\(path)/blobs" }
    var work: String { "\(path)/work" }
    /// Says where a running stack is reached; see `RunningStack`.
    var notice: String { "\(path)/up.json" }
    /// Held as long as the stack runs, by whoever asks for a moment.
    var life: String { "\(path)/alive" }

    /// Makes what is missing, for nobody else to read, and takes the folder for this process.
    ///
    /// The locks last as long as what is returned.
    func occupy() throws(StackFailure) -> [FileLock] {
        try makePrivate(path)
        try makePrivate(logs)
        guard let lock = try FileLock.take("\(path)/lock", .alone) else {
            let holder = RunningStack.read(in: path).map { ", process \($0.pid)" } ?? ""
            throw StackFailure(
                .unavailable,
                "another chimera up works in \(path)\(holder); stop it, or choose another folder with --state"
            )
        }
        // Whoever looks for a running stack holds this one for a moment only.
        guard let life = try FileLock.take(life, .alone, patience: true) else {
            throw StackFailure(.unavailable, "the file \(life) cannot be locked")
        }
        return [lock, life]
    }

    private func makePrivate(_ folder: String) throws(StackFailure) {
        let rights: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        do {
            let files = FileManager.default
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: rights)
            // It may have been there before, made by somebody less careful.
            try files.setAttributes(rights, ofItemAtPath: folder)
        } catch {
            throw StackFailure(.configuration, "the folder \(folder) cannot be made or written: \(error)")
        }
    }
}
