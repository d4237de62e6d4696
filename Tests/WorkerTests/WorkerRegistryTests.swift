import Artifacts
import Bus
import Lifecycle
import Observability
import Pipeline
import RedisBus
import RedisTesting
import ServiceRuntime
import Testing

@testable import Worker

@Suite("WorkerRegistry", .timeLimit(.minutes(10)))
struct WorkerRegistryTests {
    @Test("a worker advertises itself as a state, and sends the same as a sign of life")
    func heartbeat() async throws {
        let installation = try await Installation.start()
        let context = installation.context
        let registry = WorkerRegistry(
            context,
            profile: try installation.profile("apply"),
            pools: [installation.pool],
            gate: MemoryGate(capacity: 1),
            holding: try WorkFolder(in: installation.bench.root, named: "living", logger: Logger()),
            clock: StoppedClock()
        )
        let shutdown = ShutdownSignal()
        var stored: StoredState?
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await registry.run(until: shutdown) }
            let partition = context.bus.partitions.partition(of: .standard)
            try await waitUntil("a sign of life has come") {
                let depth = try await context.bus.depth(of: Channels.heartbeats.route, in: partition, pools: [])
                guard depth.queued == 1 else { return false }
                // Written before it, and read here, because it does not stay for ever.
                stored = try await context.bus.state(of: .worker(context.bus.consumer), in: Partition(0))
                return stored != nil
            }
            shutdown.request()
            try await group.waitForAll()
        }
        let heartbeat = try ArtifactDecoder.decode(Heartbeat.self, from: #require(stored).bytes)
        #expect(try await installation.take(1, from: Channels.heartbeats).map(\.body) == [heartbeat])
        #expect(heartbeat.pools == [installation.pool] && heartbeat.capabilities.map(\.text) == ["apply"])
    }
}
