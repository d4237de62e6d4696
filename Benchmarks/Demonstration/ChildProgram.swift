import Foundation
import Glibc
import Lifecycle
import Synchronization

/// A program that was started here and dies with this process, however this process ends.
final class ChildProgram: Sendable {
    let pid: Int32
    private let ended: ShutdownSignal

    private init(pid: Int32, ended: ShutdownSignal) {
        self.pid = pid
        self.ended = ended
    }

    /// Starts a program found on the PATH; `onLine` gets what it prints, line by line.
    static func start(
        _ command: [String],
        environment: [String: String] = [:],
        onLine: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> ChildProgram {
        let ended = ShutdownSignal()
        let pid = try await SpawningThread.shared.run {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/setpriv")
            process.arguments = ["--pdeathsig", "KILL"] + command
            let path = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
            process.environment = path.merging(environment) { _, new in new }
            process.standardInput = FileHandle.nullDevice
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            forward(pipe.fileHandleForReading, to: onLine)
            process.terminationHandler = { _ in ended.request() }
            try process.run()
            return process.processIdentifier
        }
        return ChildProgram(pid: pid, ended: ended)
    }

    var isRunning: Bool { !ended.isRequested }

    func signal(_ number: Int32) {
        if isRunning { Glibc.kill(pid, number) }
    }

    /// SIGKILL: it says nothing and finishes nothing; returns when it is gone.
    func kill() async {
        signal(SIGKILL)
        await ended.wait()
    }

    /// Asks it to end, and insists after the limit. Waits even when the caller is cancelled.
    func stop(within limit: Duration = .seconds(5)) async {
        signal(SIGTERM)
        // Awaited at once; a task of its own, because cleaning up must outlive cancellation.
        await Task {
            if await !ended.wait(atMost: limit) { signal(SIGKILL) }
            await ended.wait()
        }.value
    }

    private static func forward(_ handle: FileHandle, to onLine: @escaping @Sendable (String) -> Void) {
        let rest = Mutex<[UInt8]>([])
        handle.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                return
            }
            let lines = rest.withLock { rest in
                rest += data
                let parts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                rest = Array(parts.last ?? [])
                return parts.dropLast().map { String(decoding: $0, as: UTF8.self) }
            }
            for line in lines { onLine(line) }
        }
    }
}
