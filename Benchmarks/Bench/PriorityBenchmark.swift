import Artifacts
import Bus
import Lifecycle
import RedisTesting
import Synchronization

/// How long urgent tasks wait to start while a million others are queued and every general slot is busy.
struct PriorityBenchmark: Benchmark {
    static let word = "priority"
    static let summary = "start of high-priority tasks behind 1,000,000 low ones"

    private let low: Int
    private let samples: Int

    init(_ options: BenchOptions) {
        low = options.scaled(1_000_000)
        samples = options.scaled(500)
    }

    func measure() async throws -> [Figure] {
        let server = try await RedisServer.start(RedisServer.Options(appendOnly: true))
        let submitter = try await Bed(url: server.url, consumer: "submitter")
        try await submitter.fill(low, Bed.work, lane: .low)
        let worker = try await Bed(url: server.url, consumer: "worker")
        let handler = StartHandler()
        let shutdown = ShutdownSignal()
        async let running: Void = worker.consumer(handler, on: Bed.work, slots: 64, reserved: 4).run(until: shutdown)
        for number in 0..<samples {
            let name = "high-\(number)"
            handler.expect(name)
            _ = try await submitter.publisher.publish(Bed.message(name), to: Bed.work, lane: .high)
            try await Task.sleep(for: .milliseconds(10), clock: .continuous)
        }
        try await waitUntil("all urgent tasks have started") { handler.times.count == samples }
        shutdown.request()
        try await running
        let left = try await submitter.length(of: Bed.work.route.stream(.low))
        try await server.stop()
        guard left > 0 else { throw BenchError("the low tasks ran out before the urgent ones were measured") }
        return [
            Figure("priority", "high to start behind \(low) low, p50", quantile(0.5, of: handler.times), "ms"),
            Figure(
                "priority",
                "high to start behind \(low) low, p99",
                quantile(0.99, of: handler.times),
                "ms",
                .atMost(50)
            ),
        ]
    }
}

/// Works a millisecond on each low task; notes when an urgent one starts.
private final class StartHandler: Handler {
    private struct State {
        var submitted: [String: Int] = [:]
        var times: [Double] = []
    }

    private let state = Mutex(State())

    var times: [Double] { state.withLock { $0.times } }

    func expect(_ name: String) {
        let now = Monotonic.now
        state.withLock { $0.submitted[name] = now }
    }

    func handle(_ delivery: Delivery<Cancel>) async throws -> Outcome {
        let now = Monotonic.now
        let isUrgent = state.withLock { state in
            guard let submitted = state.submitted[delivery.body.reason] else { return false }
            state.times.append(Double(now - submitted) / 1_000_000)
            return true
        }
        if !isUrgent { try await Task.sleep(for: .milliseconds(1), clock: .continuous) }
        return .done()
    }
}
