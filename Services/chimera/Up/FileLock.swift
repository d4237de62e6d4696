import Glibc
import Lifecycle

/// A lock on a file that the kernel takes back when its holder ends, however that happens: it is never stale.
final class FileLock: Sendable {
    enum Kind {
        /// Excludes every other holder.
        case alone
        /// Excludes only those who want to be alone.
        case shared
    }

    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        // Closing alone would leave it to a child that was just forked and has not yet become its program.
        _ = flock(descriptor, LOCK_UN)
        _ = close(descriptor)
    }

    /// Nil when another holds it; throws when there can be no such file.
    ///
    /// With `patience` it waits for the other: only for locks that are held for moments.
    static func take(_ path: String, _ kind: Kind, patience: Bool = false) throws(StackFailure) -> FileLock? {
        let descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StackFailure(
                .configuration,
                "the file \(path) cannot be written: \(unsafe String(cString: strerror(errno)))"
            )
        }
        let lock = FileLock(descriptor)
        let operation = (kind == .alone ? LOCK_EX : LOCK_SH) | (patience ? 0 : LOCK_NB)
        while flock(descriptor, operation) != 0 {
            if errno != EINTR { return nil }
        }
        return lock
    }
}
