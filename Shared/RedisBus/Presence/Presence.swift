package import Lifecycle
import Observability
import RedisClient
import RedisProtocol

/// Makes this process's life visible: it listens on its own channel for as long as it lives, and stands in the
/// register.
///
/// A killed process's connection is closed by its system at once, so others see it gone within moments.
package final class Presence: Service {
    package let name = "presence"

    private let bus: RedisBus
    private let subscription: Subscription

    private init(bus: RedisBus, subscription: Subscription) {
        self.bus = bus
        self.subscription = subscription
    }

    /// Listens first and registers then, so that nobody sees a registered process without its listener.
    package static func announce(_ bus: RedisBus) async throws -> Presence {
        let channel = bus.presenceKey(of: bus.consumer)
        let subscription = try await bus.client.subscribe(to: channel, near: channel, sharded: bus.client.isCluster)
        try await bus.register(bus.consumer)
        return Presence(bus: bus, subscription: subscription)
    }

    /// Stays until shutdown; it must be the last to stop of all that reads.
    package func run(until shutdown: ShutdownSignal) async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.stayRegistered() }
            await shutdown.wait()
            group.cancelAll()
        }
        // Best effort: if it fails, the medic strikes the name out when the listener is gone.
        try? await bus.unregister(bus.consumer)
        await subscription.cancel()
    }

    /// A process that was given up while it could not be reached comes back to life here: else nobody would notice
    /// its end.
    private func stayRegistered() async {
        while !Task.isCancelled {
            do {
                try await bus.clock.sleep(for: Self.interval)
                try await bus.register(bus.consumer)
            } catch {
                bus.logger.debug("The register could not be written", ["error": "\(error)"])
            }
        }
    }

    private static let interval = Duration.seconds(1)
}
