import FoundationEssentials
import Glibc
import Observability

/// The folder of one worker process for its working directories. Whoever starts removes what killed workers left.
final class WorkFolder: Sendable {
    let path: String
    private let lock: Int32

    /// Throws when the folder cannot be made.
    init(in parent: String, named name: String, logger: Logger) throws {
        let root = URL(filePath: parent).path
        path = "\(root)/\(name)"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        // Held as long as this process lives, however it ends. Before there is a folder: whoever starts at the same
        // moment takes an unheld lock for one that a killed worker left.
        lock = Self.take("\(path).lock", waits: true)
        guard lock >= 0 else { throw CocoaError(.fileWriteUnknown) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        Self.sweep(root, except: name, logger: logger)
    }

    deinit {
        // A folder that stays is swept by the next worker, who knows it by its lock.
        if (try? FolderRemoval.remove(path)) != nil { _ = unsafe unlink("\(path).lock") }
        _ = close(lock)
    }

    private static func sweep(_ root: String, except name: String, logger: Logger) {
        // A folder that cannot be listed keeps what it has.
        let files = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        for file in files where file.hasSuffix(".lock") && file != "\(name).lock" {
            let held = take("\(root)/\(file)", waits: false)
            guard held >= 0 else { continue }
            defer { _ = close(held) }
            let folder = "\(root)/\(file.dropLast(".lock".count))"
            do {
                // Its programs ended with it.
                try FolderRemoval.remove(folder)
                _ = unsafe unlink("\(root)/\(file)")
                logger.info("The folder of a worker that is gone was removed", ["path": folder])
            } catch {
                // It keeps its lock, so that the next worker tries again.
                logger.warning("The folder of a worker that is gone stays", ["path": folder, "error": "\(error)"])
            }
        }
    }

    /// -1 when somebody else holds it and nobody waits, or when the file cannot be opened.
    ///
    /// Who waits does so for a sweep, which looks at a lock for a moment.
    private static func take(_ file: String, waits: Bool) -> Int32 {
        while true {
            let descriptor = unsafe open(file, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return -1 }
            let isTaken = flock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB) == 0
            // A sweep that came first has removed the file, and a lock on what has no name any more keeps nobody out.
            if isTaken, isOpen(descriptor, as: file) { return descriptor }
            let mayTryAgain = waits && (isTaken || errno == EINTR)
            _ = close(descriptor)
            if !mayTryAgain { return -1 }
        }
    }

    private static func isOpen(_ descriptor: Int32, as file: String) -> Bool {
        var (opened, named) = (stat(), stat())
        guard unsafe fstat(descriptor, &opened) == 0, unsafe stat(file, &named) == 0 else { return false }
        return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }
}
