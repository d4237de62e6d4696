import Artifacts
import Bus
import Observability
import Pipeline
import RedisBus
import ServiceRuntime
import Synchronization

/// What the workers of the installation advertise, as this one knows it.
///
/// They are asked only when work is to be passed on, and then once in a while: one of the callers asks, the others take
/// what is known. Who has vanished is remembered for a while, as somebody who may be there again.
final class Colleagues: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// How long what is known is good enough; workers advertise themselves half as often.
    static let interval = Duration.seconds(5)
    /// How long one that has vanished is remembered: nobody is more patient.
    static let memory = PassingPolicy.tasks.patience

    private struct Sighting {
        let heartbeat: Heartbeat
        let at: Instant
    }

    private struct State {
        var asked: Instant?
        var answered: Instant?
        /// Since when it has been asked for again and again: before that, anybody may have been there.
        var watchingSince: Instant?
        /// By the name of the worker.
        var sightings: [String: Sighting] = [:]
    }

    private let read: @Sendable () async throws -> [Heartbeat]
    private let now: @Sendable () -> Instant
    private let logger: Logger
    private let state = Mutex(State())

    /// - Parameters:
    ///   - watchingSince: since when somebody has looked in its stead; nil for nobody.
    ///   - read: answers what all workers that are there advertise.
    init(
        logger: Logger,
        watchingSince: Instant? = nil,
        now: @escaping @Sendable () -> Instant = { .now },
        read: @escaping @Sendable () async throws -> [Heartbeat]
    ) {
        self.logger = logger
        self.now = now
        self.read = read
        guard let watchingSince else { return }
        state.withLock { state in
            state.watchingSince = watchingSince
            state.answered = now()
        }
    }

    /// Reads the register of the bus.
    convenience init(_ bus: RedisBus, logger: Logger, watchingSince: Instant? = nil) {
        self.init(logger: logger, watchingSince: watchingSince) {
            var heartbeats: [Heartbeat] = []
            for name in try await bus.registeredConsumers() {
                if let heartbeat = try await bus.heartbeat(of: name) { heartbeats.append(heartbeat) }
            }
            return heartbeats
        }
    }

    /// What can be expected of those who serve a pool and have all of these.
    ///
    /// - Parameter needsFreeSlot: whether one whose slots for tasks are taken counts as busy.
    func prospect(of needed: Set<CapabilityName>, in pool: PoolName, needsFreeSlot: Bool) async -> Prospect {
        await ask()
        let now = now()
        return state.withLock { state in
            // What is older was asked for in vain, or is being asked for by another caller.
            guard let answered = state.answered, answered.duration(to: now) < Self.interval * 2 else { return .unknown }
            let able = state.sightings.values.filter { sighting in
                sighting.heartbeat.pools.contains(pool) && needed.isSubset(of: sighting.heartbeat.capabilities)
            }
            let present = able.filter { $0.at == answered }
            let lastSeen = able.map(\.at).max() ?? state.watchingSince
            if present.isEmpty { return .nobody(for: lastSeen?.duration(to: now)) }
            return present.contains { !needsFreeSlot || $0.heartbeat.hasSlotForTask } ? .free : .busy
        }
    }

    private func ask() async {
        let now = now()
        let isDue = state.withLock { state in
            if let asked = state.asked, asked.duration(to: now) < Self.interval { return false }
            state.asked = now
            return true
        }
        guard isDue else { return }
        do {
            let heartbeats = try await read()
            state.withLock { state in
                let isWatching = state.answered.map { $0.duration(to: now) < Self.memory } == true
                if !isWatching { state.watchingSince = now }
                state.answered = now
                state.sightings = state.sightings.filter { $0.value.at.duration(to: now) < Self.memory }
                for heartbeat in heartbeats {
                    state.sightings[heartbeat.instance] = Sighting(heartbeat: heartbeat, at: now)
                }
            }
        } catch {
            logger.warning("What other workers advertise could not be read", ["error": "\(error)"])
        }
    }
}

extension Heartbeat {
    fileprivate var hasSlotForTask: Bool { busy < WorkerSettings.taskSlots(of: slots) }
}
