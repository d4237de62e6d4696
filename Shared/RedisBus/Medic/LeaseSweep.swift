package import Bus

/// Gives away what a silent holder has held for longer than its lease: a frozen process, a cut network.
package struct LeaseSweep: Sweep {
    package let name = "leases"

    private let bus: RedisBus
    private let reclaimer: Reclaimer
    private let options: MedicOptions

    package init(bus: RedisBus, routes: [Route], options: MedicOptions = MedicOptions()) {
        self.bus = bus
        self.options = options
        reclaimer = Reclaimer(bus: bus, routes: routes, options: options)
    }

    package func round() async throws -> Duration {
        for space in bus.spaces { try await reclaimer.reclaimExpired(in: space) }
        return options.leaseInterval
    }
}
