import Foundation
import Synchronization

/// One of the hop workers, or their medic, as a process: what it is called and what it has said.
final class HopProcess: Sendable {
    private struct State {
        var program: ChildProgram?
        var consumer = ""
        var isReady = false
        var lastLine = ""
        var takeovers: [String: ContinuousClock.Instant] = [:]
    }

    /// A letter for a worker, or `medic`.
    let name: String
    private let state = Mutex(State())

    private init(name: String) {
        self.name = name
    }

    static func start(_ name: String, redis: PrivateRedis, _ settings: [String: String]) async throws -> HopProcess {
        let process = HopProcess(name: name)
        let fixed = ["CHIMERA_REDIS_URL": redis.url, "CHIMERA_ADMIN_PORT": "0"]
        let environment = fixed.merging(settings) { _, new in new }
        let program = try await ChildProgram.start([executable()], environment: environment) { line in
            process.hear(line)
        }
        process.state.withLock { $0.program = program }
        return process
    }

    var isReady: Bool { state.withLock { $0.isReady } }
    var isRunning: Bool { state.withLock { $0.program }?.isRunning ?? false }
    var pid: Int32 { state.withLock { $0.program }?.pid ?? 0 }
    /// Its name on the bus.
    var consumer: String { state.withLock { $0.consumer } }
    var lastLine: String { state.withLock { $0.lastLine } }

    /// When it began to handle what another had held before, by artifact.
    var takeovers: [String: ContinuousClock.Instant] { state.withLock { $0.takeovers } }

    func kill() async {
        await state.withLock { $0.program }?.kill()
    }

    func stop() async {
        await state.withLock { $0.program }?.stop()
    }

    private func hear(_ line: String) {
        let now = ContinuousClock.now
        // What is no JSON object is the text of a refusal.
        let record = (try? JSONDecoder().decode([String: String].self, from: Data(line.utf8))) ?? [:]
        state.withLock { state in
            state.lastLine = line
            switch record["message"] {
            case "consumer": state.consumer = record["consumer.name"] ?? ""
            case "service ready": state.isReady = true
            case "message begun":
                if let artifact = record["artifact.id"] { state.takeovers[artifact] = now }
            default: break
            }
        }
    }

    /// Built beside this program.
    private static func executable() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: own).deletingLastPathComponent().appending(path: "HopWorker").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw DemoError("\(path) is not there; build it with swift build --product HopWorker")
        }
        return path
    }
}
