import Artifacts
package import Bus
import Observability
import RedisProtocol
import Synchronization

/// Sees within moments that a process has died, by its presence channel having no listener, and gives its work to
/// others.
package final class CrashWatch: Sweep {
    package let name = "crashes"

    private let bus: RedisBus
    private let reclaimer: Reclaimer
    private let options: MedicOptions
    private let started: ContinuousClock.Instant
    private let ledger: Mutex<PresenceLedger>

    package init(bus: RedisBus, routes: [Route], options: MedicOptions = MedicOptions()) {
        self.bus = bus
        self.options = options
        reclaimer = Reclaimer(bus: bus, routes: routes, options: options)
        started = bus.clock.now
        ledger = Mutex(PresenceLedger(grace: options.presenceGrace, holdOff: options.presenceHoldOff))
    }

    package func round() async throws -> Duration {
        for consumer in try await look() {
            try await reclaimer.reclaimAll(from: consumer)
            try await bus.unregister(consumer)
            bus.metrics.consumersRetired.increment()
            bus.logger.warning("A process was gone; its work was given to others", ["consumer": consumer.text])
            let finding = MedicFinding(
                name: "process_gone",
                message: "A process was gone; its work was given to others.",
                details: [("consumer", .string(consumer.text))]
            )
            await bus.tell(finding, in: bus.partitions.all[0])
        }
        return options.presenceInterval
    }

    private func look() async throws -> [ConsumerName] {
        do {
            let registered = try await bus.registeredConsumers()
            guard !registered.isEmpty else { return [] }
            async let server = bus.serverIncarnation()
            let present = try await bus.presentConsumers(among: registered)
            let incarnation = try await server
            return ledger.withLock {
                $0.look(at: now, server: incarnation, registered: registered, present: present)
            }
        } catch {
            ledger.withLock { $0.lostSight(at: now) }
            throw error
        }
    }

    private var now: Duration { bus.clock.now - started }
}
