import Audit
import Bus
import Lifecycle
import Observability
import RedisBus

/// Copies the audit log into an archive, and lets Redis drop what every archive has. Any number may run at once.
///
/// An archive that cannot follow a log is never waited for: the log would fill Redis for nothing.
struct Recorder: Service {
    /// How many entries are read and archived at once.
    private static let batch = 500

    let name = "recorder"

    private let log: AuditLog
    private let partitions: [Partition]
    private let archive: any AuditArchive
    private let archived: Counter
    private let failures: Counter
    private let lost: Gauge
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
        lost = metrics.gauge(
            "chimera_audit_lost_partitions",
            help: "Partitions whose log the archive cannot follow, because entries between are gone or are others."
        )
        loop = progress.watch("recorder")
        self.logger = logger
        self.clock = clock
        self.pause = pause
    }

    func run(until shutdown: ShutdownSignal) async throws {
        /// The numbers of the partitions whose log the archive cannot follow.
        var astray: Set<Int> = []
        while !shutdown.isRequested, !Task.isCancelled {
            loop.beat()
            for partition in partitions { await copy(partition, &astray) }
            lost.set(Double(astray.count))
            if await shutdown.wait(atMost: pause, on: clock) { return }
        }
    }

    /// One partition's trouble is no other's.
    private func copy(_ partition: Partition, _ astray: inout Set<Int>) async {
        do {
            try await copyAll(of: partition)
            astray.remove(partition.index)
        } catch let error as ArchiveError where error.isLasting {
            await giveUp(partition, error, isNew: astray.insert(partition.index).inserted)
        } catch {
            // Whatever it was, the log stays in Redis until it is archived.
            failures.increment()
            logger.error("The audit log could not be archived", ["error": "\(error)"])
        }
    }

    /// Notes the archive before it reads on, so that nothing that it lacks is dropped meanwhile; and not before the
    /// log is known to be the one that it follows, for the note drops entries.
    private func copyAll(of partition: Partition) async throws {
        var number = try await archive.head(of: partition.index).number
        _ = try await follow(partition, from: number, atMost: 1)
        try await log.note(archive.identity, has: number, in: partition)
        while true {
            let last = try await follow(partition, from: number, atMost: Self.batch)
            guard last > number else { return }
            archived.increment(by: last - number)
            number = last
            try await log.note(archive.identity, has: number, in: partition)
            loop.beat()
        }
    }

    /// Archives what follows a number, and says up to which.
    ///
    /// It reads from the archive's last entry on, each time, and the archive compares that one with its own: a server
    /// that lost its newest entries gives their numbers out again, and nothing must be chained to what it has
    /// forgotten.
    private func follow(_ partition: Partition, from number: Int, atMost count: Int) async throws -> Int {
        let entries = try await log.entries(in: partition, after: number - 1, count: count)
        guard let first = entries.first, let last = entries.last else {
            // The newest entry is never dropped, so a log without it is not the one that was archived.
            guard number == 0 else { throw ArchiveError.ahead(partition: partition.index, number: number) }
            return 0
        }
        guard first.number <= number + 1 else {
            throw ArchiveError.gap(partition: partition.index, expected: number + 1, got: first.number)
        }
        try await archive.append(records(entries, of: partition), to: partition.index)
        return last.number
    }

    /// Withdraws the archive's note, said once; it is looked at again each round.
    private func giveUp(_ partition: Partition, _ error: ArchiveError, isNew: Bool) async {
        failures.increment()
        guard isNew else { return }
        logger.error(
            "The archive cannot follow the audit log, which is not kept for it any more; see docs/audit.md",
            ["error": "\(error)", "partition": "\(partition.index)", "archive": archive.identity]
        )
        do {
            try await log.forget(archive.identity, in: partition)
        } catch {
            logger.error("The archive's note could not be withdrawn", ["error": "\(error)"])
        }
    }

    private func records(_ entries: [AuditLog.Entry], of partition: Partition) -> [AuditRecord] {
        entries.map { AuditRecord(partition: partition.index, number: $0.number, fields: $0.fields) }
    }
}
