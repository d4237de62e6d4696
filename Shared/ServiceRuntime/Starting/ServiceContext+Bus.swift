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
    ///
    /// What sweeps partition by partition has a loop for each: one whose server is away holds none of the others up.
    package func medic(over routes: [Route], options: MedicOptions = MedicOptions()) -> [any Service] {
        var options = options
        options.startsBlind = true
        let depth = DepthSweep(
            bus: bus,
            routes: routes,
            pools: configuration.pools.map(\.text),
            options: options,
            metrics: metrics
        )
        let sweeps: [any Sweep] =
            [CrashWatch(bus: bus, routes: routes, options: options), depth]
            + bus.partitions.all.flatMap { self.sweeps(of: $0, over: routes, options) }
        return sweeps.map { sweep in
            SweepLoop(sweep, clock: ContinuousClock(), progress: progress, logger: logger)
        }
    }

    private func sweeps(of partition: Partition, over routes: [Route], _ options: MedicOptions) -> [any Sweep] {
        [
            LeaseSweep(bus: bus, routes: routes, in: partition, options: options),
            DueSweep(bus: bus, in: partition, options: options),
            OrphanSweep(bus: bus, routes: routes, in: partition, options: options),
            JanitorSweep(bus: bus, routes: routes, in: partition, options: options),
            TrimSweep(bus: bus, in: partition, options: options),
        ]
    }
}
