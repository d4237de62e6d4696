package import Bus
import RedisProtocol
import Synchronization

/// Gives away what a silent holder has held for longer than its lease: a frozen process, a cut network.
package final class LeaseSweep: Sweep {
    package let name: String

    private let bus: RedisBus
    private let spaces: [KeySpace]
    private let routes: [Route]
    private let reclaimer: Reclaimer
    private let options: MedicOptions
    private let started: ContinuousClock.Instant
    private let sight: Mutex<LeaseSight>

    package init(
        bus: RedisBus,
        routes: [Route],
        in partition: Partition? = nil,
        options: MedicOptions = MedicOptions()
    ) {
        name = RedisBus.sweepName("leases", in: partition)
        self.bus = bus
        self.routes = routes
        self.options = options
        spaces = bus.spaces(partition)
        reclaimer = Reclaimer(bus: bus, routes: routes, options: options)
        started = bus.clock.now
        sight = Mutex(LeaseSight(grace: options.leaseGrace, startsBlind: options.startsBlind))
    }

    package func round() async throws -> Duration {
        do {
            for space in spaces { try await reclaim(in: space) }
        } catch {
            sight.withLock { $0.lose() }
            throw error
        }
        return options.leaseInterval
    }

    private func reclaim(in space: KeySpace) async throws {
        let server = try await bus.serverIncarnation(of: space)
        let judged = sight.withLock { sight in
            let now = bus.clock.now - started
            sight.look(at: now, server: server)
            return routes.filter { sight.mayJudge($0.lease, at: now) }
        }
        for route in judged { try await reclaimer.reclaimExpired(of: route, in: space) }
    }
}
