import Glibc
import Lifecycle
import Synchronization

/// A process that never outlives the test process: the kernel kills it with us, and so does its owner's end.
package final class ChildProcess: Sendable {
    package let pid: Int32
    /// The wait status, once collected; from then on the pid may belong to a stranger and is never signalled.
    private let ended = Mutex<Int32?>(nil)

    private init(pid: Int32) {
        self.pid = pid
        LiveProcesses.insert(pid)
    }

    deinit {
        _ = end(collecting: true)
    }

    /// Starts a program found on the PATH in a process group of its own; standard input is empty.
    ///
    /// Without a file descriptor for the output it goes to /dev/null.
    package static func start(
        _ arguments: [String],
        output: Int32? = nil,
        environment: [String: String] = [:]
    ) async throws -> ChildProcess {
        let command = ["setpriv", "--pdeathsig", "KILL"] + arguments
        let pid = try await SpawningThread.shared.run {
            try Spawn.start(command, output: output, environment: environment)
        }
        return ChildProcess(pid: pid)
    }

    package var isRunning: Bool {
        ended.withLock { status in
            if status != nil { return false }
            status = collect(WNOHANG)
            return status == nil
        }
    }

    /// Signals the process alone, not its children.
    package func signal(_ number: Int32) {
        ended.withLock { status in
            if status == nil { kill(pid, number) }
        }
    }

    /// Kills the whole process group and returns when the process is gone.
    package func killAndWait() async throws {
        try await Background.run { [self] in
            _ = end(collecting: true)
        }
    }

    /// Returns the exit code, or 128 plus the signal that ended it, as a shell does.
    package func waitForExit(within limit: Duration = .seconds(120)) async throws -> Int32 {
        try await waitUntil("process \(pid) ends", within: limit) { [self] in !isRunning }
        let status = ended.withLock { $0 } ?? 0
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    private func end(collecting: Bool) -> Int32? {
        ended.withLock { status in
            if status == nil {
                kill(-pid, SIGKILL)
                status = collect(0)
            }
            return status
        }
    }

    private func collect(_ options: Int32) -> Int32? {
        var status: Int32 = 0
        while true {
            let result = unsafe waitpid(pid, &status, options)
            if result == pid {
                LiveProcesses.remove(pid)
                return status
            }
            if result < 0 && errno == EINTR { continue }
            return result < 0 ? 0 : nil
        }
    }
}
