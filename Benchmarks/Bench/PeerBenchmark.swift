import Bus
import FoundationEssentials
import RedisClient
import RedisTesting

/// Bare tasks from submit to done, ours and those of the task queues that people use, on the same server in the same
/// run.
struct PeerBenchmark: Benchmark {
    static let word = "peers"
    static let summary = "no-op tasks per second, submit to done, against Celery, Dramatiq and Taskiq"

    private let tasks: Int
    private let ours: Int
    private let python: String

    init(_ options: BenchOptions) {
        tasks = options.scaled(20_000)
        ours = options.scaled(200_000)
        python = options.python
    }

    func measure() async throws -> [Figure] {
        let server = try await RedisServer.start(RedisServer.Options(appendOnly: true))
        let rate = try await submitToDone(server)
        var figures = [Figure("peers", "chimera, one worker process", rate, "tasks/s")]
        for peer in ["celery", "dramatiq", "taskiq"] {
            let answer = try await CommandLineTool.run(
                [python, "Benchmarks/peers/measure.py", peer, "--redis", "\(server.url)/0", "--tasks", "\(tasks)"]
            )
            let figure = try Answer(answer)
            let best = max(figure.rate, figure.drainRate)
            figures.append(Figure("peers", "\(peer) \(figure.version), two worker processes", best, "tasks/s"))
            figures.append(Figure("peers", "chimera / \(peer)", rate / best, "ratio", .atLeast(20)))
        }
        try await server.stop()
        return figures
    }

    /// The worker is a process of its own; done is when the server holds nothing unsettled any more.
    private func submitToDone(_ server: RedisServer) async throws -> Double {
        let worker = try await ChildWorker.start(server, name: "peer-worker", role: .noop)
        let bed = try await Bed(url: server.url, consumer: "submitter")
        try await settle(1000, bed)
        let seconds = try await ContinuousClock().seconds { try await settle(ours, bed) }
        try await worker.killAndWait()
        await bed.client.close()
        return Double(ours) / seconds
    }

    private func settle(_ count: Int, _ bed: Bed) async throws {
        try await bed.fill(count, Bed.work)
        let stream = Bed.work.route.stream(.normal)
        try await waitUntil("the tasks are done") { try await bed.length(of: stream) == 0 }
    }

    private struct Answer: Decodable {
        let version: String
        let rate: Double
        let drainRate: Double

        private enum CodingKeys: String, CodingKey {
            case version, rate
            case drainRate = "drain_rate"
        }

        init(_ text: String) throws {
            self = try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
        }
    }
}
