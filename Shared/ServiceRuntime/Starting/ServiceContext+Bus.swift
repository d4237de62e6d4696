package import Artifacts
package import Bus
package import Lifecycle
package import RedisBus
import RedisClient
import RedisProtocol

/// The parts that a composition root makes of the bus.
extension ServiceContext {
    package var publisher: Publisher { bus.publisher(busMetrics) }

    /// The clock that all processes of the installation share.
    @Sendable
    package func serverTime() async throws -> Timestamp {
        Timestamp(milliseconds: Int64(try await redis.send(TIME()).milliseconds))
    }

    /// A part that runs the handler over the channel.
    package func consumer<H: Handler>(
        _ handler: H,
        on channel: Channel<H.Body>,
        options: ConsumerOptions = ConsumerOptions()
    ) -> Consumer<H> {
        Consumer(
            handler,
            on: channel,
            driver: bus,
            options: options,
            metrics: busMetrics,
            progress: progress,
            logger: logger
        )
    }

    /// Every sweep over these channels as a part of its own; any number of processes may run them at once.
    package func medic(over routes: [Route], options: MedicOptions = MedicOptions()) -> [any Service] {
        let sweeps: [any Sweep] = [
            CrashWatch(bus: bus, routes: routes, options: options),
            LeaseSweep(bus: bus, routes: routes, options: options),
            DueSweep(bus: bus, options: options),
            OrphanSweep(bus: bus, routes: routes, options: options),
            JanitorSweep(bus: bus, routes: routes, options: options),
            TrimSweep(bus: bus, options: options),
            DepthSweep(
                bus: bus,
                routes: routes,
                pools: configuration.pools.map(\.text),
                options: options,
                metrics: metrics
            ),
        ]
        return sweeps.map { sweep in
            SweepLoop(sweep, clock: ContinuousClock(), progress: progress, logger: logger)
        }
    }
}
