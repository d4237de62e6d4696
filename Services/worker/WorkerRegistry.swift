import Artifacts
import Bus
import Lifecycle
import Observability
import Pipeline
import RedisBus
import ServiceRuntime

/// Advertises this worker: its pools, its capabilities and how busy it is, as a state that vanishes when it does.
///
/// By it other workers know for whom to keep what they cannot do. Each time it also sends the same as a sign of life,
/// by which conductors know when workers were last heard of.
struct WorkerRegistry: Service {
    static let interval = HeartbeatSender.interval
    static let expiry = Duration.seconds(30)

    let name = "worker registry"

    private let driver: any BusDriver
    private let publisher: Publisher
    private let profile: WorkerProfile
    private let pools: [PoolName]
    private let slots: Int
    private let gate: MemoryGate
    private let consumer: ConsumerName
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let loop: LoopProgress.Loop
    /// Exists as long as the worker runs.
    private let folder: WorkFolder

    init(
        _ context: ServiceContext,
        profile: WorkerProfile,
        pools: [PoolName],
        gate: MemoryGate,
        holding folder: WorkFolder,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        driver = context.bus
        publisher = context.publisher
        consumer = context.bus.consumer
        self.profile = profile
        self.pools = pools
        slots = context.configuration.worker.slots
        self.gate = gate
        self.folder = folder
        self.clock = clock
        logger = context.logger
        loop = context.progress.watch(name)
    }

    func run(until shutdown: ShutdownSignal) async throws {
        var sequence = 0
        repeat {
            loop.beat()
            do {
                try await advertise(sequence)
            } catch {
                logger.warning("The worker could not be advertised", ["error": "\(error)"])
            }
            sequence += 1
        } while await !shutdown.wait(atMost: Self.interval, on: clock)
    }

    private func advertise(_ sequence: Int) async throws {
        let body = Heartbeat(
            service: "worker",
            instance: consumer.text.cutUnlessEmpty(to: 128) ?? "worker",
            version: ProgramVersion.text,
            state: .ready,
            sequence: sequence,
            progress: gate.admitted,
            slots: slots,
            busy: gate.running,
            pools: pools,
            capabilities: profile.capabilities.sorted(),
            sentAt: .now()
        )
        try body.validate()
        let bytes = try ArtifactEncoder.encode(body)
        let key = StateKey.worker(consumer)
        let partition = Partition(0)
        let stored = try await driver.state(of: key, in: partition)
        let change = StateChange(key: key, replacing: stored, with: bytes, expiry: Self.expiry)
        // Should it have lapsed since it was read, the next one writes it again.
        _ = try await driver.make([.state(change)], in: partition)
        let envelope = Envelope(kind: .heartbeat, source: profile.source, tenant: .standard)
        // Where nobody reads them the stream fills up, and then the latest is lost: no work waits for it.
        _ = try await publisher.publish(Artifact(envelope: envelope, body: body), to: Channels.heartbeats)
    }
}
