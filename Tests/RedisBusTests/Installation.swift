import Artifacts
import Bus
import Lifecycle
import Observability
import RedisBus
import RedisClient
import RedisTesting

/// A bus of its own for one test, on the server that all tests of the process share.
struct Installation {
    let server: RedisServer
    let prefix: String
    let client: RedisClient
    let bus: RedisBus
    let publisher: Publisher
    let metrics = MetricsRegistry()

    static func start(
        on server: RedisServer? = nil,
        partitions: Int = 1,
        routes: [Route],
        consumer: String = "test-1"
    ) async throws -> Installation {
        let shared = try await SharedRedis.server()
        let installation = try Installation(
            server: server ?? shared,
            prefix: KeyPrefix.unique("bus").name,
            partitions: partitions,
            consumer: consumer
        )
        try await installation.bus.loadFunctions()
        try await installation.bus.createGroups(of: routes)
        return installation
    }

    /// Another process of the same installation.
    func other(_ consumer: String) throws -> Installation {
        try Installation(server: server, prefix: prefix, partitions: bus.partitions.count, consumer: consumer)
    }

    private init(server: RedisServer, prefix: String, partitions: Int, consumer: String) throws {
        self.server = server
        self.prefix = prefix
        let logger = Logger(service: "test", level: .error, sink: StandardOutputSink())
        client = RedisClient(try RedisConfiguration(url: server.url), logger: logger, metrics: metrics)
        var options = RedisBusOptions()
        options.prefix = prefix
        options.partitions = PartitionMap(count: partitions)
        options.readWait = .milliseconds(200)
        bus = RedisBus(
            client: client,
            consumer: ConsumerName(consumer),
            options: options,
            metrics: metrics,
            logger: logger
        )
        publisher = bus.publisher(BusMetrics(metrics))
    }

    func consumer<H: Handler>(
        _ handler: H,
        on channel: Channel<H.Body>,
        options: ConsumerOptions = ConsumerOptions()
    ) -> Consumer<H> {
        Consumer(
            handler,
            on: channel,
            driver: bus,
            options: options,
            metrics: BusMetrics(metrics),
            progress: LoopProgress(),
            logger: Logger(service: "test", level: .error, sink: StandardOutputSink())
        )
    }

    func key(_ name: String, partition: Int = 0) -> String { "\(prefix):{p\(partition)}:\(name)" }

    /// Asks the server through redis-cli, independent of the code under test.
    func length(of stream: String) async throws -> Int {
        Int(try await server.cli("XLEN", key(stream))) ?? -1
    }
}
