import Foundation
import Glibc
import RedisProtocol
import Synchronization

/// A real redis-server of one test, in a directory of its own; gone with this object or the test process.
package final class RedisServer: Sendable {
    package let port: Int
    package let options: Options
    package let directory: String

    private let process: Mutex<ChildProcess>

    private init(port: Int, options: Options, directory: String, process: ChildProcess) {
        self.port = port
        self.options = options
        self.directory = directory
        self.process = Mutex(process)
    }

    deinit {
        let running = process.withLock { $0 }
        running.signal(SIGKILL)
        LiveProcesses.removeDirectory(directory)
    }

    package var pid: Int32 { process.withLock { $0.pid } }
    package var isRunning: Bool { process.withLock { $0 }.isRunning }
    package var unixSocket: String { Self.socket(in: directory) }

    /// Where clients reach it, without a password.
    package var url: String { "\(options.tls == nil ? "redis" : "rediss")://127.0.0.1:\(port)" }
    package var unixURL: String { "unix://\(unixSocket)" }

    /// Returns once the server answers; when its port is taken, another is tried.
    package static func start(_ options: Options = Options()) async throws -> RedisServer {
        var lastLog = ""
        for _ in 0..<20 {
            let port = PortNumbers.next()
            let directory = try LiveProcesses.makeDirectory()
            do {
                let process = try await launch(options, port: port, directory: directory)
                return RedisServer(port: port, options: options, directory: directory, process: process)
            } catch let error as PortTaken {
                lastLog = error.log
                LiveProcesses.removeDirectory(directory)
            }
        }
        throw RedisTestingError("redis-server found no free port: \(lastLog)")
    }

    /// SIGKILL: nothing is flushed, nothing is said; returns when the process is gone.
    package func kill() async throws {
        try await process.withLock { $0 }.killAndWait()
    }

    /// SIGSTOP: connections stay open and nothing answers.
    package func pause() {
        process.withLock { $0 }.signal(SIGSTOP)
    }

    package func resume() {
        process.withLock { $0 }.signal(SIGCONT)
    }

    /// Starts it again after `kill()` (killing it first if needed) on the same port and files.
    package func restart() async throws {
        try await kill()
        let started = try await Self.launch(options, port: port, directory: directory)
        process.withLock { $0 = started }
    }

    /// Starts it again without waiting until it serves: clients may find it loading.
    package func restartWithoutWaiting() async throws {
        try await kill()
        let started = try await Self.spawn(options, port: port, directory: directory)
        process.withLock { $0 = started }
    }

    /// Ends the server and removes its files.
    package func stop() async throws {
        try await kill()
        LiveProcesses.removeDirectory(directory)
    }

    /// Runs one command through redis-cli, independent of the client under test; an error reply throws.
    @discardableResult
    package func cli(_ arguments: String...) async throws -> String {
        try await cli(arguments)
    }

    @discardableResult
    package func cli(_ arguments: [String]) async throws -> String {
        var login: [String] = []
        if let password = options.password { login = ["--no-auth-warning", "-a", password] }
        return try await redisCLI(["-s", unixSocket] + login + arguments)
    }

    /// The server's own log, for failures.
    package var log: String { Self.log(in: directory) }

    private struct PortTaken: Error {
        let log: String
    }

    private static func launch(_ options: Options, port: Int, directory: String) async throws -> ChildProcess {
        let process = try await spawn(options, port: port, directory: directory)
        try await waitUntil("redis-server on port \(port) answers") {
            guard process.isRunning else { throw refusal(port: port, directory: directory) }
            return try await LivenessProbe.answers(socket: socket(in: directory))
        }
        return process
    }

    private static func spawn(_ options: Options, port: Int, directory: String) async throws -> ChildProcess {
        let file = "\(directory)/redis.conf"
        // A sentinel keeps what it learnt in its file.
        if !FileManager.default.fileExists(atPath: file) {
            let certificates = options.tls == nil ? nil : try await TestCertificates.shared()
            let text = options.file(port: port, directory: directory, certificates: certificates)
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
        let mode = options.isSentinel ? ["--sentinel"] : []
        let launcher = (options.disk?.launcher ?? []) + (options.forgetful?.launcher ?? [])
        let data = options.disk.map { ["--dir", $0.directory] } ?? []
        try AppendOnlyLog.dropTornTransaction(in: directory)
        return try await ChildProcess.start(launcher + ["redis-server", file] + mode + data + options.extra)
    }

    private static func refusal(port: Int, directory: String) -> any Error {
        let log = log(in: directory)
        if log.contains("Address already in use") { return PortTaken(log: log) }
        if log.isEmpty { return RedisTestingError("redis-server did not start; run scripts/bootstrap to install it") }
        return RedisTestingError("redis-server on port \(port) ended: \(log.suffix(2_000))")
    }

    private static func socket(in directory: String) -> String { "\(directory)/redis.sock" }

    private static func log(in directory: String) -> String {
        // No log yet reads as an empty one.
        (try? String(contentsOfFile: "\(directory)/redis.log", encoding: .utf8)) ?? ""
    }
}
