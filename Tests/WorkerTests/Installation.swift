import Artifacts
import Bus
import Lifecycle
import Observability
import Pipeline
import RedisBus
import RedisTesting
import Security
import ServiceRuntime
import Testing

@testable import Worker

/// A worker's side of a bus of its own, on the server that all tests of the process share.
struct Installation {
    let context: ServiceContext
    let bench: Bench
    let pool: PoolName
    let tenant: TenantID

    static func start(_ environment: [String: String] = [:]) async throws -> Installation {
        var all = environment
        all["CHIMERA_REDIS_URL"] = try await SharedRedis.url()
        all["CHIMERA_KEY_PREFIX"] = KeyPrefix.unique("worker").name
        all["CHIMERA_REDIS_TIMEOUT"] = "60s"
        let context = ServiceContext(
            service: "worker",
            try ServiceConfiguration(environment: all),
            consumer: ConsumerName("worker-test-1"),
            logger: Logger(),
            metrics: MetricsRegistry()
        )
        try await context.bus.loadFunctions()
        let pool = try #require(PoolName("general"))
        try await context.bus.createGroups(of: Channels.routes(pools: [pool]))
        return Installation(
            context: context,
            bench: try Bench(),
            pool: pool,
            tenant: try #require(TenantID("acme"))
        )
    }

    func profile(_ capabilities: String...) throws -> WorkerProfile {
        WorkerProfile(
            source: try #require(ArtifactSource("worker/test")),
            capabilities: Set(capabilities.compactMap { CapabilityName($0) }),
            defaultMemory: 1
        )
    }

    func handler(
        _ confinement: Confinement = .directory,
        clock: any Clock<Duration> = ContinuousClock(),
        colleagues: Colleagues? = nil
    ) throws -> TaskHandler {
        TaskHandler(
            executor: try bench.executor(confinement, clock: clock),
            gate: MemoryGate(capacity: 100),
            profile: try profile(),
            driver: context.bus,
            colleagues: colleagues ?? self.colleagues
        )
    }

    func runner(
        _ executor: (any Executor)? = nil,
        gate: MemoryGate = MemoryGate(capacity: 100)
    ) throws -> StepRunner {
        StepRunner(
            executor: try executor ?? bench.executor(),
            gate: gate,
            profile: try profile(),
            driver: context.bus,
            colleagues: colleagues
        )
    }

    func envelope(_ kind: ArtifactKind, from source: String = "conductor/test") throws -> Envelope {
        Envelope(kind: kind, source: try #require(ArtifactSource(source)), tenant: tenant)
    }

    func publish(_ task: TaskAssignment) async throws {
        var envelope = try envelope(.taskAssignment)
        (envelope.goal, envelope.run, envelope.task) = (task.goal, task.run, task.task)
        envelope.goalPriority = task.priority
        let artifact = Artifact(envelope: envelope, body: task)
        _ = try await context.publisher.publish(artifact, to: Channels.tasks(of: pool))
    }

    /// What a channel holds, once it holds so many.
    func take<Body: ArtifactBody>(_ count: Int, from channel: Channel<Body>) async throws -> [Artifact<Body>] {
        let readers = context.bus.readers(of: channel.route)
        var taken: [Artifact<Body>] = []
        try await waitUntil("\(count) messages of \(channel.route.name) have come") {
            for raw in try await readers[0].read(into: Room(general: count)) {
                taken.append(try raw.artifact.get().decode(as: Body.self))
            }
            return taken.count >= count
        }
        return taken
    }

    func state(_ key: StateKey) async throws -> StoredState? {
        try await context.bus.state(of: key, in: Partition(0))
    }

    func write(_ bytes: [UInt8], as key: StateKey) async throws {
        try await commit([.state(StateChange(key: key, replacing: try await state(key), with: bytes))])
    }

    func commit(_ effects: [Effect]) async throws {
        #expect(try await context.bus.make(effects, in: Partition(0)) == 0)
    }

    /// The names of all events so far, asked through redis-cli.
    func events() async throws -> String {
        let key = "\(context.configuration.keyPrefix):{p0}:events"
        return try await SharedRedis.server().cli(["XRANGE", key, "-", "+"])
    }

    func audit() async throws -> String {
        let key = "\(context.configuration.keyPrefix):{p0}:audit"
        return try await SharedRedis.server().cli(["XRANGE", key, "-", "+"])
    }

    /// Runs a handler over its channel while the body runs.
    func running<H: Handler>(
        _ handler: H,
        on channel: Channel<H.Body>,
        during body: () async throws -> Void
    ) async throws {
        let shutdown = ShutdownSignal()
        let consumer = context.consumer(handler, on: channel)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await consumer.run(until: shutdown) }
            defer { shutdown.request() }
            try await body()
        }
    }
}
