import Glibc
import Lifecycle

/// Where a part's lines go: appended to one file, with one older file kept beside it.
final class LogFile: Sendable {
    /// In bytes; a file that is longer at the start becomes the older one.
    static let limit = 10 * 1024 * 1024

    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        _ = close(descriptor)
    }

    static func open(_ path: String, limit: Int = limit) throws(StackFailure) -> LogFile {
        let flags = O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC
        var descriptor = unsafe Glibc.open(path, flags, 0o600)
        if descriptor >= 0, lseek(descriptor, 0, SEEK_END) > limit, unsafe rename(path, "\(path).1") == 0 {
            _ = close(descriptor)
            descriptor = unsafe Glibc.open(path, flags, 0o600)
        }
        guard descriptor >= 0 else {
            throw StackFailure(
                .configuration,
                "the file \(path) cannot be written: \(unsafe String(cString: strerror(errno)))"
            )
        }
        return LogFile(descriptor)
    }

    /// What a full disk refuses is lost: the parts must go on.
    func append(_ bytes: [UInt8]) async {
        await OffPool.run { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}
