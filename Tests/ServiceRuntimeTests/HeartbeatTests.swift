import Artifacts
import Bus
import Lifecycle
import Observability
import Pipeline
import RedisBus
import RedisClient
import RedisTesting
import Testing

@testable import Conductor
@testable import Core
@testable import EventGateway
@testable import Judge
@testable import ServiceRuntime
@testable import Worker

@Suite("Heartbeats", .timeLimit(.minutes(5)))
struct HeartbeatTests {
    private let phase = ServicePhase()

    private func context() async throws -> ServiceContext {
        let environment = [
            "CHIMERA_REDIS_URL": try await SharedRedis.url(), "CHIMERA_REDIS_TIMEOUT": "60s",
            "CHIMERA_KEY_PREFIX": KeyPrefix.unique("heartbeat").name,
        ]
        let context = try context(environment, patience: .seconds(30), logging: nil)
        try await context.bus.loadFunctions()
        try await context.bus.createGroups(of: [Channels.heartbeats.route])
        return context
    }

    private func context(
        _ environment: [String: String],
        patience: Duration,
        logging sink: (any LogSink)?
    ) throws -> ServiceContext {
        ServiceContext(
            service: "judge",
            try ServiceConfiguration(environment: environment),
            consumer: ConsumerName("judge-test-1"),
            logger: sink.map { Logger(service: "test", level: .debug, sink: $0) } ?? Logger(),
            metrics: MetricsRegistry(),
            patience: patience
        )
    }

    /// Sends until one has come, and stops then.
    private func firstBeat(_ context: ServiceContext) async throws -> Artifact<Heartbeat> {
        let sender = HeartbeatSender(of: Judge.program, context, phase: phase, clock: StoppedClock())
        let reader = context.bus.readers(of: Channels.heartbeats.route)[0]
        let shutdown = ShutdownSignal()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sender.run(until: shutdown) }
            var beats: [Artifact<Heartbeat>] = []
            try await waitUntil("a heartbeat has come") {
                beats += try await reader.read(into: Room(general: 1)).map {
                    try $0.artifact.get().decode(as: Heartbeat.self)
                }
                return !beats.isEmpty
            }
            shutdown.request()
            try await group.waitForAll()
            return try #require(beats.first)
        }
    }

    @Test(
        "a service says which it is, and whether it drains",
        arguments: [(ServicePhase.Phase.running, Heartbeat.State.ready), (.draining, .draining)]
    )
    func content(of phase: ServicePhase.Phase, state: Heartbeat.State) async throws {
        self.phase.enter(phase)
        let beat = try await firstBeat(try await context())
        #expect(beat.body.service == "judge" && beat.body.instance == "judge-test-1")
        #expect(beat.body.state == state && beat.body.sequence == 0)
        #expect(beat.envelope.source.text == "judge")
    }

    /// Tells that something was logged.
    private struct Bell: LogSink {
        let lines: AsyncStream<String>.Continuation

        func write(_ line: [UInt8]) { lines.yield(String(decoding: line, as: UTF8.self)) }
    }

    @Test("a heartbeat that cannot be sent ends nothing, and readiness does not hang on it")
    func unsent() async throws {
        let (lines, bell) = AsyncStream.makeStream(of: String.self)
        let away = ["CHIMERA_REDIS_URL": "redis://127.0.0.1:1"]
        let context = try context(away, patience: .milliseconds(1), logging: Bell(lines: bell))
        let sender = HeartbeatSender(of: Judge.program, context, phase: phase, clock: StoppedClock())
        let shutdown = ShutdownSignal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sender.run(until: shutdown) }
            for await line in lines where line.contains("The heartbeat could not be sent") { break }
            shutdown.request()
            try await group.waitForAll()
        }
        await context.redis.close()
        #expect(context.progress.names.isEmpty, "it turns more seldom than CHIMERA_STALL_LIMIT may be")
    }

    @Test("the end of a service does not wait for a heartbeat to a server that is away")
    func serverAway() async throws {
        let (lines, bell) = AsyncStream.makeStream(of: String.self)
        let away = ["CHIMERA_REDIS_URL": "redis://127.0.0.1:1"]
        let context = try context(away, patience: .seconds(86_400), logging: Bell(lines: bell))
        let sender = HeartbeatSender(of: Judge.program, context, phase: phase)
        let shutdown = ShutdownSignal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sender.run(until: shutdown) }
            // What the client says of a server that it does not reach.
            for await _ in lines { break }
            shutdown.request()
            try await group.waitForAll()
        }
        await context.redis.close()
    }

    @Test("a worker alone says more of itself, and so by itself")
    func richer() {
        #expect(Worker.program.hasOwnHeartbeat)
        let others = [Conductor.program, Core.program, EventGateway.program, Judge.program]
        #expect(others.allSatisfy { !$0.hasOwnHeartbeat })
    }
}
