import Foundation
import FoundationNetworking
import Glibc
import RedisTesting
import Testing

/// One of our executables, started with an environment; what it prints is kept.
final class RunningProgram: Sendable {
    let process: ChildProcess
    private let file: String

    private init(process: ChildProcess, file: String) {
        self.process = process
        self.file = file
    }

    deinit {
        // A left-over file does no harm.
        try? FileManager.default.removeItem(atPath: file)
    }

    static func start(_ command: [String], _ environment: [String: String] = [:]) async throws -> RunningProgram {
        let file = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID().uuidString)").path
        let descriptor = unsafe open(file, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        // On a busy machine draining takes as long as it takes: who is cut short does not end with 0.
        let usual = ["CHIMERA_ADMIN_PORT": "0", "CHIMERA_GRACE_PERIOD": "120s"]
        let chosen = usual.merging(environment) { _, new in new }
        let process = try await ChildProcess.start(
            [try path(command[0])] + command.dropFirst(),
            output: descriptor,
            environment: chosen
        )
        return RunningProgram(process: process, file: file)
    }

    /// Everything printed so far; nothing yet reads as an empty text.
    var output: String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }

    /// The log records so far; what is no JSON object is left out.
    var records: [[String: String]] {
        output.split(separator: "\n").compactMap { line in
            // Texts for people are no records.
            try? JSONDecoder().decode([String: String].self, from: Data(line.utf8))
        }
    }

    func waitUntilReady() async throws {
        try await waitUntil("\(process.pid) is ready", within: .seconds(120)) {
            guard process.isRunning else { throw RedisTestingError("it ended: \(output.suffix(2_000))") }
            return output.contains("service ready")
        }
    }

    func get(_ path: String) async throws -> (status: Int, body: String) {
        try await waitUntil("the admin server listens") { output.contains("http server listening") }
        let port = try #require(records.first { $0["message"] == "http server listening" }?["http.port"])
        let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
        let (body, response) = try await URLSession.shared.data(from: url)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: body, as: UTF8.self))
    }

    /// The sum of a metric over its labels.
    func metric(_ name: String) async throws -> Double {
        let lines = try await get("/metrics").body.split(separator: "\n")
        let samples = lines.filter { $0.hasPrefix(name + "{") || $0.hasPrefix(name + " ") }
        return samples.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
    }

    /// Asks it to end; answers the exit code.
    func stop(_ signal: Int32 = SIGTERM) async throws -> Int32 {
        process.signal(signal)
        return try await process.waitForExit(within: .seconds(180))
    }

    /// The products lie beside the test runner's own executable.
    private static func path(_ name: String) throws -> String {
        let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folders = ([runner] + CommandLine.arguments).map { URL(filePath: $0).deletingLastPathComponent().path }
        let paths = folders.map { "\($0)/\(name)" }
        return try #require(paths.first { FileManager.default.isExecutableFile(atPath: $0) }, "\(paths)")
    }
}
