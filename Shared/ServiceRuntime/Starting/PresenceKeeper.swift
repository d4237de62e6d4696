package import Lifecycle
import RedisBus
import Synchronization

/// Carries the presence from the step that announces it to the part that keeps it up.
package final class PresenceKeeper: Service {
    package let name = "presence"

    private let presence = Mutex<Presence?>(nil)

    package init() {}

    func announce(on bus: RedisBus) async throws {
        let announced = try await Presence.announce(bus)
        presence.withLock { $0 = announced }
    }

    package func run(until shutdown: ShutdownSignal) async throws {
        guard let announced = presence.withLock({ $0 }) else { return await shutdown.wait() }
        try await announced.run(until: shutdown)
    }
}
