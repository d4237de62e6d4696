import Glibc

/// Keeps apart, on one folder of the store, those who put contents and who removes old ones; processes too.
struct ShardLock {
    enum Kind {
        /// With others who put.
        case shared
        /// With nobody.
        case alone
    }

    private let descriptor: Int32

    /// Waits its turn. Nil when the folder is not there or cannot be locked.
    init?(_ folder: String, _ kind: Kind) {
        descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, kind == .alone ? LOCK_EX : LOCK_SH) == 0 else {
            _ = close(descriptor)
            return nil
        }
    }

    func release() { _ = close(descriptor) }
}
