import Bus
import Hops
import Lifecycle
import RedisBus
import ServiceRuntime

/// The composition root: a real consumer process, as every service is one, with a handler that only passes on.
enum HopWorker {
    static func program(_ settings: HopSettings) -> ServiceProgram {
        ServiceProgram(
            name: settings.role == .medic ? "hop-medic" : "hop-worker",
            summary: "passes messages from stage to stage, for demonstrations, fault tests and benchmarks.",
            routes: { _ in settings.hops.routes },
            build: { context in
                switch settings.role {
                case .medic: medic(settings, context)
                case .worker: consumers(settings, context)
                }
            }
        )
    }

    private static func medic(_ settings: HopSettings, _ context: ServiceContext) -> [any Service] {
        var options = MedicOptions()
        options.crashLimit = settings.crashLimit
        options.deliveryLimit = max(options.deliveryLimit, settings.crashLimit)
        return context.medic(over: settings.hops.routes, options: options)
    }

    private static func consumers(_ settings: HopSettings, _ context: ServiceContext) -> [any Service] {
        var options = ConsumerOptions()
        options.slots = settings.slots
        return settings.stages.map { stage in
            let handler = HopHandler(stage: stage, settings: settings, clock: ContinuousClock())
            return context.consumer(handler, on: settings.hops.channel(stage), options: options)
        }
    }
}
