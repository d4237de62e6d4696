import Artifacts
import Bus
import Lifecycle
import Observability
import RedisBus
import RedisClient
import RedisTesting

/// One process of the bus on a benchmark's server, with the channels that benchmarks use.
struct Bed: Sendable {
    static let input = Channel<Cancel>(Route("bench.in", group: ConsumerGroup("bench"), highWater: 10_000_000))
    static let output = Channel<Cancel>(Route("bench.out", group: ConsumerGroup("sink"), highWater: 10_000_000))
    static let work = Channel<Cancel>(
        Route("bench.work", group: ConsumerGroup("workers"), isLaned: true, highWater: 10_000_000)
    )
    static let routes = [input.route, output.route, work.route]

    let server: RedisServer
    let client: RedisClient
    let bus: RedisBus
    let publisher: Publisher
    let metrics = MetricsRegistry()
    let logger = Logger(service: "bench", level: .error, sink: StandardOutputSink())

    init(_ server: RedisServer, consumer: String = "bench-1") async throws {
        self.server = server
        client = RedisClient(try RedisConfiguration(url: server.url), logger: logger, metrics: metrics)
        bus = RedisBus(client: client, consumer: ConsumerName(consumer), metrics: metrics, logger: logger)
        publisher = bus.publisher(BusMetrics(metrics))
        try await bus.loadFunctions()
        try await bus.createGroups(of: Self.routes)
    }

    func consumer<H: Handler>(_ handler: H, on channel: Channel<H.Body>, slots: Int = 512) -> Consumer<H> {
        var options = ConsumerOptions()
        options.slots = slots
        return Consumer(
            handler,
            on: channel,
            driver: bus,
            options: options,
            metrics: BusMetrics(metrics),
            progress: LoopProgress(),
            logger: logger
        )
    }

    /// Publishes so many small messages, in batches.
    func fill(_ count: Int, _ channel: Channel<Cancel>, lane: Lane = .normal) async throws {
        var options = Publication.Options()
        options.isDeduplicated = false
        for start in stride(from: 0, to: count, by: 500) {
            let batch = try (start..<min(start + 500, count)).map { number in
                try Publication(Self.message("\(number)"), to: channel, lane: lane, options: options)
            }
            _ = try await publisher.publish(batch)
        }
    }

    static func message(_ text: String) throws -> Artifact<Cancel> {
        guard let source = ArtifactSource("bench"), let tenant = TenantID("acme") else { throw BenchError("names") }
        let envelope = Envelope(kind: .cancel, source: source, tenant: tenant)
        let body = Cancel(goal: .next(), requestedBy: "bench", reason: text, requestedAt: .now())
        return Artifact(envelope: envelope, body: body)
    }
}

/// Why a benchmark could not be run.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
