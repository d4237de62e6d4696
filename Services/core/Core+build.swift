import Artifacts
import Configuration
import Lifecycle
import Observability
import Pipeline
import Planning
import RedisBus
import ServiceRuntime

/// The service's composition root.
enum Core {
    static let program = ServiceProgram(
        name: "core",
        summary: "plans goals, keeps the roster and the schedules, and heals the bus."
    ) { context in
        let catalogue = try catalogue(context.configuration)
        context.logger.info(
            "catalogue read",
            [
                "catalogue.blueprints": "\(catalogue.blueprints.count)",
                "catalogue.agents": "\(catalogue.roster.agents.count)",
                "catalogue.schedules": "\(catalogue.schedules.count)",
            ]
        )
        let metrics = CoreMetrics(context.metrics)
        return context.medic(over: Channels.routes(pools: context.configuration.pools))
            + (try planning(catalogue, context, metrics)) + (try schedules(catalogue, context, metrics))
            + (try agents(catalogue, context, metrics))
            + [try burials(context, metrics)]
    }

    private static func burials(_ context: ServiceContext, _ metrics: CoreMetrics) throws -> any Service {
        let sweep = BurialSweep(
            Undertaker(pools: context.configuration.pools, source: try source()),
            bus: context.bus,
            metrics: metrics,
            logger: context.logger,
            now: context.serverTime
        )
        return SweepLoop(sweep, clock: ContinuousClock(), progress: context.progress, logger: context.logger)
    }

    private static func planning(
        _ catalogue: Catalogue,
        _ context: ServiceContext,
        _ metrics: CoreMetrics
    ) throws -> [any Service] {
        let planner = MeasuredPlanner(catalogue.planner(for: context.configuration.pools), metrics: metrics)
        let desk = GoalDesk(planner: planner, source: try source())
        return [
            context.consumer(GoalHandler(desk: desk, now: Timestamp.now), on: Channels.goals),
            context.consumer(RevisionHandler(desk: desk, now: Timestamp.now), on: Channels.revisions),
        ]
    }

    private static func schedules(
        _ catalogue: Catalogue,
        _ context: ServiceContext,
        _ metrics: CoreMetrics
    ) throws -> [any Service] {
        guard !catalogue.schedules.isEmpty else { return [] }
        let sweep = ScheduleSweep(
            catalogue.schedules,
            driver: context.bus,
            source: try source(),
            metrics: metrics,
            logger: context.logger,
            now: context.serverTime
        )
        return [SweepLoop(sweep, clock: ContinuousClock(), progress: context.progress, logger: context.logger)]
    }

    private static func agents(
        _ catalogue: Catalogue,
        _ context: ServiceContext,
        _ metrics: CoreMetrics
    ) throws -> [any Service] {
        guard let desk = AgentDesk(catalogue.roster, source: try source()) else { return [] }
        let sweep = AgentSweep(
            desk,
            bus: context.bus,
            metrics: metrics,
            logger: context.logger,
            now: context.serverTime
        )
        return [SweepLoop(sweep, clock: ContinuousClock(), progress: context.progress, logger: context.logger)]
    }

    private static func source() throws -> ArtifactSource {
        guard let source = ArtifactSource("core") else {
            throw ArtifactError(.malformedEnvelope, field: "source", "is no source")
        }
        return source
    }
}
