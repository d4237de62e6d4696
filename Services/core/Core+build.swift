import Pipeline
import ServiceRuntime

/// The service's composition root.
enum Core {
    static let program = ServiceProgram(
        name: "core",
        summary: "plans goals, keeps the roster and the schedules, and heals the bus."
    ) { context in
        context.medic(over: Topology(pools: context.configuration.pools).routes)
    }
}
