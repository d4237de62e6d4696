import Glibc
import Lifecycle
import Synchronization

/// Where a part's lines go: appended to one file, with one older file kept beside it.
final class LogFile: Sendable {
    /// In bytes; a file that would become longer becomes the older one first.
    static let limit = 10 * 1024 * 1024

    private struct State {
        var descriptor: Int32
        var length: Int
    }

    private static let flags = O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC

    private let path: String
    private let limit: Int
    private let state: Mutex<State>

    private init(_ path: String, limit: Int, _ descriptor: Int32) {
        self.path = path
        self.limit = limit
        state = Mutex(State(descriptor: descriptor, length: Int(lseek(descriptor, 0, SEEK_END))))
    }

    deinit {
        _ = close(state.withLock { $0.descriptor })
    }

    static func open(_ path: String, limit: Int = limit) throws(StackFailure) -> LogFile {
        let descriptor = unsafe Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw StackFailure(
                .configuration,
                "the file \(path) cannot be written: \(unsafe String(cString: strerror(errno)))"
            )
        }
        return LogFile(path, limit: limit, descriptor)
    }

    /// What a full disk refuses is lost: the parts must go on.
    func append(_ bytes: [UInt8]) async {
        await OffPool.run { [self] in
            state.withLock { state in
                if state.length > 0, state.length + bytes.count > limit { turnOver(&state) }
                state.length += Self.write(bytes, to: state.descriptor)
            }
        }
    }

    /// Where that fails, the file goes on growing: a long log is better than none.
    private func turnOver(_ state: inout State) {
        guard unsafe rename(path, "\(path).1") == 0 else { return }
        let fresh = unsafe Glibc.open(path, Self.flags, 0o600)
        guard fresh >= 0 else { return }
        _ = close(state.descriptor)
        state = State(descriptor: fresh, length: 0)
    }

    /// Answers how much was written.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        return bytes.count - rest.count
    }
}
