import Artifacts
import Bus
import Foundation
import Lifecycle
import Observability
import RedisBus
import RedisClient
import RedisTesting

/// A bus of its own for one test, by default on the server that all tests of the process share.
struct Installation {
    let server: RedisServer
    let url: String
    let prefix: String
    let client: RedisClient
    let bus: RedisBus
    let publisher: Publisher
    let metrics = MetricsRegistry()
    let logger = Logger(service: "test", level: .error, sink: SilentSink())
    private let commandTimeout: Duration

    /// - Parameter commandTimeout: by default longer than a busy machine lets a server go silent: what is answered
    ///   later is sent again, and then it is not the first any more.
    static func start(
        on server: RedisServer? = nil,
        url: String? = nil,
        partitions: Int = 1,
        routes: [Route],
        consumer: String = "test-1",
        commandTimeout: Duration = .seconds(60),
        configure: (inout RedisBusOptions) -> Void = { _ in }
    ) async throws -> Installation {
        let shared = if let server { server } else { try await SharedRedis.server() }
        let installation = try Installation(
            server: shared,
            url: url ?? shared.url,
            prefix: KeyPrefix.unique("bus").name,
            partitions: partitions,
            consumer: consumer,
            commandTimeout: commandTimeout,
            configure: configure
        )
        try await installation.bus.loadFunctions()
        try await installation.bus.createGroups(of: routes)
        return installation
    }

    /// Another process of the same installation.
    func other(
        _ consumer: String,
        commandTimeout: Duration? = nil,
        library: FunctionLibrary = .current,
        backOffClock: any Clock<Duration> = ContinuousClock(),
        configure: (inout RedisBusOptions) -> Void = { _ in }
    ) throws -> Installation {
        try Installation(
            server: server,
            url: url,
            prefix: prefix,
            partitions: bus.partitions.count,
            consumer: consumer,
            commandTimeout: commandTimeout ?? self.commandTimeout,
            library: library,
            backOffClock: backOffClock,
            configure: configure
        )
    }

    private init(
        server: RedisServer,
        url: String,
        prefix: String,
        partitions: Int,
        consumer: String,
        commandTimeout: Duration,
        library: FunctionLibrary = .current,
        backOffClock: any Clock<Duration> = ContinuousClock(),
        configure: (inout RedisBusOptions) -> Void
    ) throws {
        self.server = server
        self.url = url
        self.prefix = prefix
        self.commandTimeout = commandTimeout
        var configuration = try RedisConfiguration(url: url)
        configuration.commandTimeout = commandTimeout
        configuration.clientName = "\(prefix)-\(consumer)"
        client = RedisClient(configuration, logger: logger, metrics: metrics)
        var options = RedisBusOptions()
        options.prefix = prefix
        options.partitions = PartitionMap(count: partitions)
        options.readWait = .milliseconds(200)
        options.patience = .seconds(600)
        configure(&options)
        bus = RedisBus(
            client: client,
            consumer: ConsumerName(consumer),
            options: options,
            library: library,
            backOffClock: backOffClock,
            metrics: metrics,
            logger: logger
        )
        publisher = bus.publisher(BusMetrics(metrics))
    }

    func consumer<H: Handler>(
        _ handler: H,
        on channel: Channel<H.Body>,
        options: ConsumerOptions = ConsumerOptions(),
        logger other: Logger? = nil
    ) -> Consumer<H> {
        Consumer(
            handler,
            on: channel,
            driver: bus,
            options: options,
            metrics: BusMetrics(metrics),
            progress: LoopProgress(),
            logger: other ?? logger
        )
    }

    /// The medic with short intervals.
    func sweeping(_ sweep: any Sweep) -> any Service {
        SweepLoop(sweep, clock: ContinuousClock(), progress: LoopProgress(), logger: logger)
    }

    func key(_ name: String, partition: Int = 0) -> String { "\(prefix):{p\(partition)}:\(name)" }

    /// Asks the server through redis-cli, independent of the code under test.
    @discardableResult
    func cli(_ words: String...) async throws -> String {
        // On a cluster, redis-cli itself finds the node that serves the key.
        guard client.isCluster else { return try await server.cli(words) }
        return try await redisCLI(["-c", "-p", "\(server.port)"] + words)
    }

    func length(of stream: String, partition: Int = 0) async throws -> Int {
        Int(try await cli("XLEN", key(stream, partition: partition))) ?? -1
    }

    /// How many messages these streams and sorted sets hold together, counted at one moment: counted one after another,
    /// a message that moves between them could be in none of them.
    func total(of names: [String]) async throws -> Int {
        let count = """
            local total = 0
            for _, key in ipairs(KEYS) do
                local isStream = redis.call('TYPE', key).ok == 'stream'
                total = total + redis.call(isStream and 'XLEN' or 'ZCARD', key)
            end
            return total
            """
        let keys = names.map { key($0) }
        let reply = try await server.cli(["EVAL", count, "\(keys.count)"] + keys)
        guard let total = Int(reply) else { throw RedisTestingError("no count of \(names): \(reply)") }
        return total
    }

    func pending(in route: Route, _ stream: StreamName, partition: Int = 0) async throws -> Int {
        let summary = try await cli("XPENDING", key(stream.text, partition: partition), route.group.name)
        return Int(summary.split(separator: "\n").first ?? "") ?? -1
    }

    /// The entries of a stream, read through redis-cli.
    func entries(of stream: String, partition: Int = 0) async throws -> [StreamEntry] {
        let text = try await cli("--json", "XRANGE", key(stream, partition: partition), "-", "+")
        return try StreamEntry.list(json: text)
    }

    /// What the sample of a metric says; 0 when it has not been measured.
    func metric(_ sample: String) -> Int {
        for line in metrics.render().split(separator: "\n") where line.hasPrefix(sample + " ") {
            return Int(Double(line.dropFirst(sample.count + 1)) ?? -1)
        }
        return 0
    }
}
