import Audit
import Bus
import Lifecycle
import Observability
import RedisBus

/// Copies the audit log into an archive, and lets Redis drop what every archive has. Any number may run at once.
struct Recorder: Service {
    let name = "recorder"

    private let log: AuditLog
    private let partitions: [Partition]
    private let archive: any AuditArchive
    private let archived: Counter
    private let failures: Counter
    private let loop: LoopProgress.Loop
    private let logger: Logger
    private let clock: any Clock<Duration>
    private let pause: Duration

    init(
        log: AuditLog,
        partitions: [Partition],
        archive: any AuditArchive,
        metrics: MetricsRegistry,
        progress: LoopProgress,
        logger: Logger,
        clock: any Clock<Duration> = ContinuousClock(),
        pause: Duration = .milliseconds(500)
    ) {
        self.log = log
        self.partitions = partitions
        self.archive = archive
        archived = metrics.counter("chimera_audit_archived_total", help: "Audit entries copied into the archive.")
        failures = metrics.counter(
            "chimera_audit_failures_total",
            help: "Rounds of the recorder that failed; while it fails, nothing is dropped from Redis."
        )
        loop = progress.watch("recorder")
        self.logger = logger
        self.clock = clock
        self.pause = pause
    }

    func run(until shutdown: ShutdownSignal) async throws {
        while !shutdown.isRequested, !Task.isCancelled {
            loop.beat()
            do {
                for partition in partitions { try await copyAll(of: partition) }
            } catch {
                // Whatever it was, the log stays in Redis until it is archived.
                failures.increment()
                logger.error("The audit log could not be archived", ["error": "\(error)"])
            }
            if await shutdown.wait(atMost: pause, on: clock) { return }
        }
    }

    /// Notes the archive before it reads, so that nothing that it lacks is dropped meanwhile.
    private func copyAll(of partition: Partition) async throws {
        var number = try await archive.head(of: partition.index).number
        try await log.note(archive.identity, has: number, in: partition)
        while true {
            let entries = try await log.entries(in: partition, after: number)
            guard let last = entries.last else { return }
            let records = entries.map {
                AuditRecord(partition: partition.index, number: $0.number, fields: $0.fields)
            }
            try await archive.append(records, to: partition.index)
            number = last.number
            try await log.note(archive.identity, has: number, in: partition)
            archived.increment(by: entries.count)
            loop.beat()
        }
    }
}
