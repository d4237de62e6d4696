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
        let catalogue = try readCatalogue(context.configuration)
        context.logger.info(
            "catalogue read",
            [
                "catalogue.blueprints": "\(catalogue.blueprints.count)",
                "catalogue.agents": "\(catalogue.roster.agents.count)",
                "catalogue.schedules": "\(catalogue.schedules.count)",
            ]
        )
        return context.medic(over: Topology(pools: context.configuration.pools).routes)
            + (try planning(catalogue, context)) + (try schedules(catalogue, context))
    }

    private static func planning(_ catalogue: Catalogue, _ context: ServiceContext) throws -> [any Service] {
        let desk = GoalDesk(planner: catalogue.planner(for: context.configuration.pools), source: try source())
        return [
            context.consumer(GoalHandler(desk: desk, now: Timestamp.now), on: Channels.goals),
            context.consumer(RevisionHandler(desk: desk, now: Timestamp.now), on: Channels.revisions),
        ]
    }

    private static func schedules(_ catalogue: Catalogue, _ context: ServiceContext) throws -> [any Service] {
        guard !catalogue.schedules.isEmpty else { return [] }
        let sweep = ScheduleSweep(
            catalogue.schedules,
            driver: context.bus,
            source: try source(),
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

    private static func readCatalogue(_ configuration: ServiceConfiguration) throws -> Catalogue {
        do throws(CatalogueError) {
            return try Catalogue(folder: CatalogueFolder.find(setting: configuration.catalogue))
        } catch {
            let remedy =
                "mend the file, or set \(Setting.catalogue.name) to the folder that holds blueprints and agents"
            throw StartRefusal(
                step: "reading the catalogue",
                problems: [StartRefusal.Problem(found: error.description, remedy: remedy)]
            )
        }
    }
}
