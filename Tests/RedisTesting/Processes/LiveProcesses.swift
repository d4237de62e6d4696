import Foundation
import Glibc
import Synchronization

/// What must be gone when the test process ends: the process groups it started and its directory under /tmp.
enum LiveProcesses {
    private struct State {
        var pids: Set<Int32> = []
        var directories = 0
        var isPrepared = false
    }

    private static let state = Mutex(State())
    private static let prefix = "chimera-test-"

    static var root: String { "/tmp/\(prefix)\(getpid())" }

    static func insert(_ pid: Int32) {
        state.withLock { _ = $0.pids.insert(pid) }
    }

    static func remove(_ pid: Int32) {
        state.withLock { _ = $0.pids.remove(pid) }
    }

    /// Makes a fresh directory whose path is short enough for Unix sockets inside.
    static func makeDirectory() throws -> String {
        let (number, isFirst) = state.withLock { state in
            state.directories += 1
            defer { state.isPrepared = true }
            return (state.directories, !state.isPrepared)
        }
        if isFirst {
            removeLeftovers()
            atexit { LiveProcesses.endAll() }
        }
        let path = "\(root)/\(number)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    static func removeDirectory(_ path: String) {
        // A leftover in /tmp is swept by the next run.
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func endAll() {
        let pids = state.withLock { $0.pids }
        for pid in pids { kill(-pid, SIGKILL) }
        for pid in pids { waitpid(pid, nil, 0) }
        removeDirectory(root)
    }

    /// Sweeps what killed test processes could not remove themselves.
    private static func removeLeftovers() {
        // An unreadable /tmp leaves nothing to sweep.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
        for name in names where name.hasPrefix(prefix) {
            guard let pid = Int32(name.dropFirst(prefix.count)), kill(pid, 0) != 0, errno == ESRCH else { continue }
            removeDirectory("/tmp/\(name)")
        }
    }
}
