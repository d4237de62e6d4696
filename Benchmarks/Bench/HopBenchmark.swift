import Artifacts
import Bus
import Lifecycle
import RedisClient
import RedisTesting

/// The hop through the real runtime, lean and with everything a commit can do, against a bare C loop on the same
/// server.
struct HopBenchmark: Benchmark {
    static let word = "hop"
    static let summary = "hops per second, lean and full commit, against a bare pipelined C loop"

    private let count: Int
    private let rounds = 3

    init(_ options: BenchOptions) {
        count = options.scaled(100_000)
    }

    func measure() async throws -> [Figure] {
        try await measure(.everysec) + measure(.always)
    }

    private func measure(_ sync: RedisServer.Options.FileSync) async throws -> [Figure] {
        let server = try await RedisServer.start(RedisServer.Options(appendOnly: true, appendfsync: sync))
        var lean: [HopCost] = []
        var full: [HopCost] = []
        var bare: [Double] = []
        for _ in 0..<rounds {
            bare.append(try await BareLoop(server: server).rate(count))
            lean.append(try await hops(on: server, Self.lean))
            full.append(try await hops(on: server, Self.full, isStateful: true))
        }
        try await server.stop()
        let (l, f, b) = (HopCost.median(lean), HopCost.median(full), quantile(0.5, of: bare))
        let name = "appendfsync \(sync.rawValue)"
        let isMain = sync == .everysec
        return [
            Figure("hop", "bare C loop, \(name)", b, "hops/s"),
            Figure("hop", "lean hop, \(name)", l.rate, "hops/s", isMain ? .atLeast(40_000) : .none),
            Figure("hop", "lean hop / bare C loop, \(name)", l.rate / b, "ratio", .atLeast(0.4)),
            Figure("hop", "full commit, \(name)", f.rate, "hops/s", isMain ? .atLeast(20_000) : .none),
            Figure("hop", "lean hop, \(name), processor: server", l.server, "us"),
            Figure("hop", "lean hop, \(name), processor: runtime", l.client, "us"),
            Figure("hop", "full commit, \(name), processor: server", f.server, "us"),
            Figure("hop", "full commit, \(name), processor: runtime", f.client, "us"),
        ]
    }

    /// Queues the messages first; the time runs from the first read until everything is settled.
    private func hops(
        on server: RedisServer,
        _ effects: @escaping HopHandler.Effects,
        isStateful: Bool = false
    ) async throws -> HopCost {
        try await server.cli("FLUSHALL")
        let bed = try await Bed(url: server.url)
        try await server.cli("HSET", "chimera:{p0}:budget:acme", "limit", "1000000000000")
        try await bed.fill(count, Bed.input)
        let countdown = Countdown(count)
        let consumer = bed.consumer(
            HopHandler(count: countdown, isStateful: isStateful, effects: effects),
            on: Bed.input
        )
        let shutdown = ShutdownSignal()
        let serverBefore = try await bed.serverProcessorTime()
        let clientBefore = ProcessorTime.ofThisProcess
        let seconds = try await ContinuousClock().seconds {
            async let running: Void = consumer.run(until: shutdown)
            await countdown.wait()
            shutdown.request()
            try await running
        }
        guard try await bed.length(of: StreamName("bench.out")) == count else { throw BenchError("hops were lost") }
        let server = try await bed.serverProcessorTime() - serverBefore
        let client = ProcessorTime.ofThisProcess - clientBefore
        await bed.client.close()
        return HopCost(
            rate: Double(count) / seconds,
            server: server / Double(count) * 1_000_000,
            client: client / Double(count) * 1_000_000
        )
    }

    private static let lean: HopHandler.Effects = { _, publication in [.publish(publication)] }

    /// State, budget, timer, deduplicated publication, event and audit, all in one commit.
    private static let full: HopHandler.Effects = { delivery, publication in
        let reason = delivery.body.reason
        let key = StateKey(kind: "run", id: reason)
        let reservation = Reservation(id: reason, amount: 5, scopes: [BudgetScope("acme")])
        let timer = TimerRequest(name: TimerName(reason), after: .seconds(600), publishing: publication)
        return [
            .state(StateChange(key: key, replacing: delivery.state, with: publication.artifact.body)),
            .reserve(reservation),
            .timer(timer),
            .publish(publication),
            .event(publication.artifact),
            .audit([EnvelopeField(name: "id", text: reason), EnvelopeField(name: "what", text: "hop")]),
        ]
    }
}
