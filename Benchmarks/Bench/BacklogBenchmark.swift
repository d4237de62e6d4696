import Bus
import Lifecycle
import RedisTesting

/// Whether a task costs the same when a million others wait behind it.
struct BacklogBenchmark: Benchmark {
    static let word = "backlog"
    static let summary = "cost per task with 1,000 to 1,000,000 queued"

    private let depths: [Int]
    private let sample: Int

    init(_ options: BenchOptions) {
        depths = [1000, 10_000, 100_000, options.scaled(1_000_000)]
        sample = options.scaled(30_000)
    }

    func measure() async throws -> [Figure] {
        let server = try await RedisServer.start(RedisServer.Options(appendOnly: true))
        var costs: [Double] = []
        var figures: [Figure] = []
        var depth = 0
        let bed = try await Bed(url: server.url)
        for target in depths {
            try await bed.fill(target - depth, Bed.input)
            let rounds = try await repeated(3) { try await cost(bed) }
            costs.append(quantile(0.5, of: rounds))
            depth = target
            figures.append(Figure("backlog", "cost per task, \(target) queued", costs[costs.count - 1], "µs"))
        }
        try await server.stop()
        let spread = (costs.max() ?? 0) / (costs.min() ?? 1)
        figures.append(Figure("backlog", "dearest / cheapest", spread, "ratio", .atMost(1.2)))
        return figures
    }

    private func repeated(_ count: Int, _ body: () async throws -> Double) async throws -> [Double] {
        var values: [Double] = []
        for _ in 0..<count { values.append(try await body()) }
        return values
    }

    /// Microseconds to add and to settle one task; the depth is the same afterwards.
    private func cost(_ bed: Bed) async throws -> Double {
        let countdown = Countdown(sample)
        let handler = HopHandler(count: countdown, effects: { _, _ in [] })
        let shutdown = ShutdownSignal()
        let seconds = try await ContinuousClock().seconds {
            async let running: Void = bed.consumer(handler, on: Bed.input).run(until: shutdown)
            try await bed.fill(sample, Bed.input)
            await countdown.wait()
            shutdown.request()
            try await running
        }
        return seconds / Double(sample) * 1_000_000
    }
}
