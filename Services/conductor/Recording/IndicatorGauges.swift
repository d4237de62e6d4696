import Artifacts
import Audit
import Lifecycle
import Observability
import RunMessages
import Synchronization

/// Shows the indicators of the last year, counted from this conductor's archive as it grows.
///
/// They are gauges, for what they show is a share of all that the archive holds: a conductor that starts again counts
/// it from the beginning, and shows nothing before it has come to the end. Each archive has every partition, so
/// conductors agree.
struct IndicatorGauges: Service {

    let name = "indicators"

    /// What the gauges show.
    private final class Shown: Sendable {
        let counts = Mutex<IndicatorCounts?>(nil)

        func value(of indicator: Indicator) -> Double? { counts.withLock { $0?.value(of: indicator) } }
    }

    private let archive: any AuditArchive
    /// Given, because to ask a large archive for them reads all of it.
    private let partitions: [Int]
    private let shown = Shown()
    private let progress: LoopProgress
    private let logger: Logger
    private let clock: any Clock<Duration>
    private let pause: Duration

    init(
        of archive: any AuditArchive,
        partitions: [Int],
        metrics: MetricsRegistry,
        progress: LoopProgress,
        logger: Logger,
        clock: any Clock<Duration> = ContinuousClock(),
        pause: Duration = .seconds(2)
    ) {
        self.archive = archive
        self.partitions = partitions
        self.progress = progress
        self.logger = logger
        self.clock = clock
        self.pause = pause
        observe(metrics)
    }

    func run(until shutdown: ShutdownSignal) async throws {
        let loop = progress.watch(name)
        var fold = IndicatorFold()
        /// The last numbers that were taken in, by partition.
        var numbers: [Int: Int] = [:]
        var troubled: Set<Int> = []
        repeat {
            for partition in partitions {
                let error = await take(partition, from: &numbers[partition, default: 0], into: &fold, shutdown, loop)
                note(error, of: partition, among: &troubled)
            }
            if shutdown.isRequested { return }
            shown.counts.withLock { [counts = fold.counts()] in $0 = counts }
            loop.beat()
        } while await !shutdown.wait(atMost: pause, on: clock)
    }

    /// One partition's trouble is no other's; it is told once, and the next round goes on where this one ended.
    private func note(_ error: ArchiveError?, of partition: Int, among troubled: inout Set<Int>) {
        guard let error else {
            troubled.remove(partition)
            return
        }
        guard troubled.insert(partition).inserted else { return }
        logger.warning(
            "The indicators of a partition could not be counted",
            ["partition": "\(partition)", "error": "\(error)"]
        )
    }

    /// Takes in what is new of a partition; answers why it could not, if so.
    private func take(
        _ partition: Int,
        from number: inout Int,
        into fold: inout IndicatorFold,
        _ shutdown: ShutdownSignal,
        _ loop: LoopProgress.Loop
    ) async -> ArchiveError? {
        do throws(ArchiveError) {
            try await archive.read(partition, after: number) { sealed in
                fold.take(AuditRecord(bytes: sealed.bytes)?.fields, of: partition)
                number = sealed.number
                loop.beat()
                return !shutdown.isRequested
            }
            return nil
        } catch {
            return error
        }
    }

    private func observe(_ metrics: MetricsRegistry) {
        metrics.observe(
            "chimera_kpi_plan_success_ratio",
            help:
                "Runs of the last year with an accepted plan that were applied, of those that ended; goal: at least 0.95."
        ) { [shown] in shown.value(of: .planSuccess) }
        metrics.observe(
            "chimera_kpi_infra_error_ratio",
            help: "Orders of the last year that the installation failed to carry out; goal: at most 0.02."
        ) { [shown] in shown.value(of: .infraErrors) }
        metrics.observe(
            "chimera_kpi_savings_ratio",
            help:
                "How much less the runs of the last year have spent than what was applied was planned for; goal: at least 0.1."
        ) { [shown] in shown.value(of: .savings) }
        metrics.observe(
            "chimera_kpi_base",
            help: "Over how many runs or orders each indicator is taken.",
            by: "kpi"
        ) { [shown] in
            guard let counts = shown.counts.withLock({ $0 }) else { return [:] }
            let bases = Indicator.allCases.map { ($0.rawValue, Double(counts.base(of: $0))) }
            return Dictionary(uniqueKeysWithValues: bases)
        }
    }
}
