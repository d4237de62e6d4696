import Bus
import RedisProtocol
import Synchronization

/// Gives away what a silent holder has held for longer than its lease: a frozen process, a cut network.
package final class LeaseSweep: ChannelSweep {
    package static let word = "leases"

    package var name: String { ground.name }

    private let ground: SweepGround
    private let reclaimer: Reclaimer
    private let started: ContinuousClock.Instant
    private let sight: Mutex<LeaseSight>

    package init(_ ground: SweepGround) {
        self.ground = ground
        reclaimer = Reclaimer(bus: ground.bus, routes: ground.routes, options: ground.options)
        started = ground.bus.clock.now
        sight = Mutex(LeaseSight(grace: ground.options.leaseGrace, startsBlind: ground.options.startsBlind))
    }

    package func round() async throws -> Duration {
        do {
            for space in ground.spaces { try await reclaim(in: space) }
        } catch {
            sight.withLock { $0.lose() }
            throw error
        }
        return ground.options.leaseInterval
    }

    private func reclaim(in space: KeySpace) async throws {
        let server = try await ground.bus.serverIncarnation(of: space)
        let judged = sight.withLock { sight in
            let now = ground.bus.clock.now - started
            sight.look(at: now, server: server)
            return ground.routes.filter { sight.mayJudge($0.lease, at: now) }
        }
        for route in judged { try await reclaimer.reclaimExpired(of: route, in: space) }
    }
}
