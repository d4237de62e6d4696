import Artifacts
import Bus
import Lifecycle
import Pipeline
import RedisBus
import RunMessages
import Runs
import ServiceRuntime

/// The service's composition root.
enum Conductor {
    static let program = ServiceProgram(
        name: "conductor",
        summary: "owns every run: its state, approvals, budget, deadlines and record."
    ) { context in
        guard let source = ArtifactSource("conductor/\(context.bus.consumer.text)") else { throw BadName() }
        let ledger = SpendingLedger()
        let watch = SpendingWatch(
            ledger,
            bus: context.bus,
            source: source,
            metrics: context.metrics,
            progress: context.progress,
            logger: context.logger
        )
        let policy = RunPolicy(context.configuration.conductor)
        let parts = try RunParts(
            policy: policy,
            source: source,
            driver: context.bus,
            metrics: ConductorMetrics(context.metrics, policy: policy),
            ledger: ledger
        )
        return try recorders(context) + [
            watch,
            context.consumer(parts.handler(), on: Channels.plans),
            context.consumer(parts.handler(), on: Channels.blocked),
            context.consumer(parts.handler(), on: Channels.results),
            context.consumer(parts.handler(), on: Channels.usage),
            context.consumer(parts.handler(), on: Channels.verdicts),
            context.consumer(parts.handler(), on: Channels.approvals),
            context.consumer(parts.handler(), on: Channels.rejections),
            context.consumer(parts.handler(reading: Approval.waiver), on: Channels.waivers),
            context.consumer(parts.handler(), on: Channels.rollbacks),
            context.consumer(parts.handler(), on: Channels.cancellations),
            context.consumer(parts.handler(), on: Channels.applied),
            context.consumer(parts.handler(), on: Channels.rolledBack),
            context.consumer(parts.handler(), on: Channels.lifts),
            context.consumer(parts.handler(), on: Channels.timers),
            context.consumer(HeartbeatHandler(context.metrics), on: Channels.heartbeats),
        ]
    }

    private static func recorders(_ context: ServiceContext) throws -> [any Service] {
        guard let path = context.configuration.conductor.auditArchive else { return [] }
        let archive = try ArchiveFile.open(path)
        return [
            Recorder(
                log: AuditLog(context.bus),
                partitions: context.bus.partitions.all,
                archive: archive,
                metrics: context.metrics,
                progress: context.progress,
                logger: context.logger
            ),
            IndicatorGauges(
                of: archive,
                partitions: context.bus.partitions.all.map(\.index),
                metrics: context.metrics,
                progress: context.progress,
                logger: context.logger
            ),
        ]
    }

    /// A host's name that is no visible text cannot be written into an envelope.
    private struct BadName: Error {}
}
