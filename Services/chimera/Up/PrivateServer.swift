import FoundationEssentials
import Glibc
import Lifecycle
import RedisProtocol
import Security

/// The redis-server that `up` starts when it is given none: on a Unix socket alone, with every write on disk.
struct PrivateServer: Equatable, Sendable {
    /// What the kernel has room for in the address of a Unix socket, its final zero excepted.
    static let longestSocketPath = 107

    let directory: String
    let socket: String
    /// Made for the socket and removed with it; nil when the socket lies in the state folder.
    let socketFolder: String?

    init(state: StateFolder, temporary: String = "/tmp") {
        directory = state.path
        let near = "\(state.path)/redis.sock"
        guard !Self.fits(near) else {
            (socket, socketFolder) = (near, nil)
            return
        }
        // The same for the same state, so that a later start clears away what a killed one has left.
        let mark = SHA256.digest(Array(state.path.utf8)).hex.prefix(16)
        let folder = "\(temporary)/chimera-\(mark)"
        (socket, socketFolder) = ("\(folder)/redis.sock", folder)
    }

    /// A killed server leaves its socket behind.
    var hasSocket: Bool { unsafe access(socket, F_OK) == 0 }

    var url: String { "unix://\(socket)" }

    var arguments: [String] {
        [
            "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700", "--dir", directory, "--save", "",
            "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--daemonize", "no",
            "--logfile", "",
        ]
    }

    /// Makes the socket's own folder, and refuses one that is somebody else's.
    func prepare() throws(StackFailure) {
        guard let socketFolder else { return }
        _ = unsafe mkdir(socketFolder, 0o700)
        var found = stat()
        let isThere = unsafe lstat(socketFolder, &found) == 0
        guard isThere, found.st_mode == S_IFDIR | 0o700, found.st_uid == getuid() else {
            throw StackFailure(
                .configuration,
                "the folder \(socketFolder) is not ours alone; remove it, or choose a shorter path with --state"
            )
        }
    }

    /// Before each start: what a killed server left of its last transaction would not stay forgotten.
    func mendLog() throws(StackFailure) {
        do {
            try AppendOnlyLog.dropTornTransaction(in: directory)
        } catch {
            throw StackFailure(.unavailable, "the log of Redis in \(directory) cannot be read or mended: \(error)")
        }
    }

    func clean() {
        // A server that drained has removed its socket itself.
        try? FileManager.default.removeItem(atPath: socketFolder ?? socket)
    }

    /// Whether a line of the server says that it answers from now on.
    static func isReady(_ line: String) -> Bool {
        line.lowercased().contains("ready to accept connections")
    }

    /// Neither too long for the kernel nor in need of an escape in a URL.
    private static func fits(_ path: String) -> Bool {
        path.utf8.count <= longestSocketPath
            && path.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-")...UInt8(ascii: "/"): true
                case UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}
