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
        Route("bench.work", group: ConsumerGroup("workers"), lanes: .three, highWater: 10_000_000)
    )
    static let routes = [input.route, output.route, work.route]

    let client: RedisClient
    let bus: RedisBus
    let publisher: Publisher
    let metrics = MetricsRegistry()
    let logger = Logger(service: "bench", level: .error, sink: StandardOutputSink(descriptor: 2))

    init(url: String, consumer: String = "bench-1") async throws {
        client = RedisClient(try RedisConfiguration(url: url), logger: logger, metrics: metrics)
        bus = RedisBus(client: client, consumer: ConsumerName(consumer), metrics: metrics, logger: logger)
        publisher = bus.publisher(BusMetrics(metrics))
        try await bus.loadFunctions()
        try await bus.createGroups(of: Self.routes)
    }

    func consumer<H: Handler>(
        _ handler: H,
        on channel: Channel<H.Body>,
        slots: Int = 512,
        reserved: Int = 0
    ) -> Consumer<H> {
        var options = ConsumerOptions()
        options.slots = slots
        options.reservedSlots = reserved
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

    /// Publishes so many small messages, in batches; the next is laid out while the server has the ones before.
    func fill(_ count: Int, _ channel: Channel<Cancel>, lane: Lane = .normal) async throws {
        try await withThrowingTaskGroup(of: Void.self) { batches in
            for (index, start) in stride(from: 0, to: count, by: Self.batchSize).enumerated() {
                if index >= Self.batchesUnderWay { try await batches.next() }
                batches.addTask { try await publish(start..<min(start + Self.batchSize, count), to: channel, lane) }
            }
            try await batches.waitForAll()
        }
    }

    private static let batchSize = 500
    private static let batchesUnderWay = 3

    private func publish(_ numbers: Range<Int>, to channel: Channel<Cancel>, _ lane: Lane) async throws {
        let options = Publication.Options(isDeduplicated: false)
        let batch = try numbers.map { number in
            try Publication(Self.message("\(number)"), to: channel, lane: lane, options: options)
        }
        _ = try await publisher.publish(batch)
    }

    /// How many entries a stream has.
    func length(of stream: StreamName) async throws -> Int {
        try await client.send(XLEN(bus.space(Partition(0)).stream(stream)))
    }

    /// Seconds of processor time that the server's main thread has used so far.
    func serverProcessorTime() async throws -> Double {
        try await client.send(ServerProcessorTime())
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
