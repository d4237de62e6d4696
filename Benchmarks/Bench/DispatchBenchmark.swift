import Artifacts
import Bus
import Lifecycle
import RedisTesting
import Synchronization

/// How long an idle bus takes from a publisher's call to the first line of the handler, in different connections.
struct DispatchBenchmark: Benchmark {
    static let word = "dispatch"
    static let summary = "latency from submit to handler on an idle bus"

    private let samples: Int

    init(_ options: BenchOptions) {
        samples = options.scaled(3000)
    }

    func measure() async throws -> [Figure] {
        try await measure(.everysec) + measure(.always)
    }

    private func measure(_ sync: RedisServer.Options.FileSync) async throws -> [Figure] {
        let server = try await RedisServer.start(RedisServer.Options(appendOnly: true, appendfsync: sync))
        let submitter = try await Bed(url: server.url, consumer: "submitter")
        let worker = try await Bed(url: server.url, consumer: "worker")
        let handler = ArrivalHandler()
        let consumer = worker.consumer(handler, on: Bed.work, slots: 4)
        let shutdown = ShutdownSignal()
        async let running: Void = consumer.run(until: shutdown)
        var times: [Double] = []
        for number in 0..<(samples + 100) {
            let message = try Bed.message("\(number)")
            let began = Monotonic.now
            async let arrival = handler.arrival()
            _ = try await submitter.publisher.publish(message, to: Bed.work)
            let took = Double(await arrival - began) / 1_000_000
            if number >= 100 { times.append(took) }
        }
        shutdown.request()
        try await running
        try await server.stop()
        let isMain = sync == .everysec
        let name = "appendfsync \(sync.rawValue)"
        return [
            Figure(
                "dispatch",
                "submit to handler, p50, \(name)",
                quantile(0.5, of: times),
                "ms",
                isMain ? .atMost(1) : .none
            ),
            Figure(
                "dispatch",
                "submit to handler, p99, \(name)",
                quantile(0.99, of: times),
                "ms",
                isMain ? .atMost(5) : .none
            ),
        ]
    }
}

/// Tells whoever waits when a message has come in.
private final class ArrivalHandler: Handler {
    private struct State {
        var arrived: Int?
        var waiter: CheckedContinuation<Int, Never>?
    }

    private let state = Mutex(State())

    func arrival() async -> Int {
        await withCheckedContinuation { continuation in
            let arrived = state.withLock { state in
                defer { state.arrived = nil }
                if state.arrived == nil { state.waiter = continuation }
                return state.arrived
            }
            if let arrived { continuation.resume(returning: arrived) }
        }
    }

    func handle(_ delivery: Delivery<Cancel>) async throws -> Outcome {
        let now = Monotonic.now
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter == nil { state.arrived = now }
            return state.waiter
        }
        waiter?.resume(returning: now)
        return .done()
    }
}
