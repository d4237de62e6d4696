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

    private func context(patience: Duration? = nil) async throws -> ServiceContext {
        let environment = [
            "CHIMERA_REDIS_URL": try await SharedRedis.url(), "CHIMERA_REDIS_TIMEOUT": "60s",
            "CHIMERA_KEY_PREFIX": KeyPrefix.unique("heartbeat").name,
        ]
        let context = ServiceContext(
            service: "judge",
            try ServiceConfiguration(environment: environment),
            consumer: ConsumerName("judge-test-1"),
            logger: Logger(),
            metrics: MetricsRegistry(),
            patience: patience
        )
        try await context.bus.loadFunctions()
        try await context.bus.createGroups(of: [Channels.heartbeats.route])
        return context
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

    @Test("a heartbeat that nobody takes ends nothing, and readiness does not hang on it")
    func withoutChannel() async throws {
        let context = try await context(patience: .milliseconds(1))
        let sender = HeartbeatSender(of: Judge.program, context, phase: phase)
        await context.redis.close()
        let shutdown = ShutdownSignal()
        shutdown.request()
        try await sender.run(until: shutdown)
        #expect(context.progress.names.isEmpty, "it turns more seldom than CHIMERA_STALL_LIMIT may be")
    }

    @Test("a worker alone says more of itself, and so by itself")
    func richer() {
        #expect(Worker.program.hasOwnHeartbeat)
        let others = [Conductor.program, Core.program, EventGateway.program, Judge.program]
        #expect(others.allSatisfy { !$0.hasOwnHeartbeat })
    }
}
