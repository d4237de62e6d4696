import Artifacts
import Bus
package import Lifecycle
import Observability
import Pipeline
import RedisBus

/// Sends a sign of life of this process, by which conductors know when its kind of service was last heard of.
///
/// It starts before the service's parts and stops after them, so a service that drains says so. A heartbeat that cannot
/// be sent is let go: the next one says as much. Readiness does not hang on it, for that is asked more often than it
/// turns; one that is stuck shows by its age.
package struct HeartbeatSender: Service {
    package static let interval = Duration.seconds(10)

    package let name = "heartbeat"

    private let service: String
    private let consumer: ConsumerName
    private let publisher: Publisher
    private let phase: ServicePhase
    private let clock: any Clock<Duration>
    private let logger: Logger

    package init(
        of program: ServiceProgram,
        _ context: ServiceContext,
        phase: ServicePhase,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        service = program.name
        consumer = context.bus.consumer
        publisher = context.publisher
        self.phase = phase
        self.clock = clock
        logger = context.logger
    }

    package func run(until shutdown: ShutdownSignal) async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await sendForEver() }
            await shutdown.wait()
            // No end of a service waits for a server that is away.
            group.cancelAll()
        }
    }

    private func sendForEver() async {
        var sequence = 0
        while !Task.isCancelled {
            do {
                try await send(sequence)
            } catch {
                guard !Task.isCancelled else { return }
                logger.warning("The heartbeat could not be sent", ["error": "\(error)"])
            }
            sequence += 1
            // Cancellation ends the sleep and, with it, the loop.
            try? await clock.sleep(for: Self.interval)
        }
    }

    private func send(_ sequence: Int) async throws {
        guard let source = ArtifactSource(service) else {
            throw ArtifactError(.malformedEnvelope, field: "source", "expected a service's name, got \(service)")
        }
        let body = Heartbeat(
            service: service,
            instance: consumer.text.cutUnlessEmpty(to: 128) ?? service,
            version: ProgramVersion.text,
            state: state,
            sequence: sequence,
            // What it has handled is counted by its metrics, channel by channel; it holds no tasks.
            progress: 0,
            slots: 0,
            busy: 0,
            pools: [],
            capabilities: [],
            sentAt: .now()
        )
        let envelope = Envelope(kind: .heartbeat, source: source, tenant: .standard)
        _ = try await publisher.publish(Artifact(envelope: envelope, body: body), to: Channels.heartbeats)
    }

    private var state: Heartbeat.State {
        switch phase.current {
        case .starting: .starting
        case .running: .ready
        case .draining: .draining
        }
    }
}
