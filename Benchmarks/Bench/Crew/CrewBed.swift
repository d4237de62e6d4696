import Artifacts
import Bus
import FoundationEssentials
import Glibc
import Observability
import Pipeline
import RedisBus
import RedisClient
import RedisProtocol
import RedisTesting

/// The real services on a private Redis, as so many replicas.
struct CrewBed {
    static let kinds = ["core", "conductor", "judge", "worker"]

    let server: RedisServer
    let bus: RedisBus
    let publisher: Publisher
    private let client: RedisClient
    /// For files of the services and of the benchmark; gone with the server.
    let folder: String
    private(set) var services: [ChildProcess] = []
    private var kinds: [String] = []

    init(appendfsync: RedisServer.Options.FileSync = .always) async throws {
        server = try await RedisServer.start(RedisServer.Options(appendOnly: true, appendfsync: appendfsync))
        let metrics = MetricsRegistry()
        client = RedisClient(try RedisConfiguration(url: server.url), logger: Logger(), metrics: metrics)
        bus = RedisBus(client: client, consumer: ConsumerName("bench"), metrics: metrics, logger: Logger())
        publisher = bus.publisher(BusMetrics(metrics))
        try await bus.loadFunctions()
        try await bus.createGroups(of: Channels.routes(pools: [Self.pool]))
        folder = "/tmp/chimera-bench-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    static var pool: PoolName { .standard }

    /// Starts one replica of a service, and says when it is there.
    @discardableResult
    mutating func start(_ kind: String, _ settings: [String: String] = [:]) async throws -> ChildProcess {
        let number = services.count
        let environment = [
            "CHIMERA_REDIS_URL": server.url, "CHIMERA_ADMIN_PORT": "0", "CHIMERA_LOG_LEVEL": "error",
            "CHIMERA_CATALOGUE": FileManager.default.currentDirectoryPath, "CHIMERA_SANDBOX": "cwd",
            "CHIMERA_AUDIT_ARCHIVE": "\(folder)/audit-\(number).sqlite", "CHIMERA_BLOB_DIR": "\(folder)/blobs",
            "CHIMERA_WORK_DIR": "\(folder)/work", "CHIMERA_WORKER_SLOTS": "256", "CHIMERA_WORKER_MEMORY": "1024GB",
            "CHIMERA_TENANT_BUDGET": "1000000000000", "PATH": "/usr/bin:/bin",
        ]
        let own = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let process = try await ChildProcess.start(
            ["\(own)/\(kind)"],
            environment: environment.merging(settings) { $1 }
        )
        services.append(process)
        kinds.append(kind)
        try await waitUntil("\(kind) is there") { [bus] in
            guard process.isRunning else { throw BenchError("\(kind) ended at its start") }
            return try await bus.registeredConsumers().contains { $0.text.contains("-\(process.pid)-") }
        }
        return process
    }

    mutating func startAll(replicas: Int, _ settings: [String: String] = [:]) async throws {
        for kind in Self.kinds { for _ in 0..<replicas { try await start(kind, settings) } }
    }

    /// Returns when no service is left.
    func killAll() async throws {
        for service in services { try await service.killAndWait() }
    }

    /// Publishes goals in batches; their runs bear the same numbers.
    func submit(_ goals: [Artifact<GoalStatement>]) async throws -> Set<RunID> {
        for start in stride(from: 0, to: goals.count, by: 500) {
            let batch = try goals[start..<min(start + 500, goals.count)].map { goal in
                try Publication(stating: goal)
            }
            _ = try await publisher.publish(batch)
        }
        return Set(goals.map { RunID(sharing: $0.envelope.id) })
    }

    /// What all of them have used so far.
    func cost() async throws -> CrewCost {
        let pids = zip(kinds, services).map { (kind: $0, pid: $1.pid) }
        return try CrewCost(pids: pids, server: try await client.send(INFO(["cpu", "commandstats"])))
    }

    func end() async throws {
        try await killAll()
        await client.close()
        try await server.stop()
        try FileManager.default.removeItem(atPath: folder)
    }

    /// A goal that does nothing, through every state.
    static func goal(_ number: Int, priority: Priority = .normal, blueprint: String = "smoke") throws -> Artifact<
        GoalStatement
    > {
        guard let source = ArtifactSource("bench"), let blueprint = BlueprintName(blueprint) else {
            throw BenchError("names")
        }
        let goal = GoalStatement(
            title: "Goal \(number)",
            requestedBy: "bench",
            priority: priority,
            budgetMicros: 1_000_000,
            blueprint: blueprint
        )
        return Artifact(envelope: Envelope(kind: .goalStatement, source: source, tenant: .standard), body: goal)
    }
}
