package import Lifecycle
package import Observability

/// Runs one handler over one channel: reads as much as there is room for, handles, commits, keeps the leases.
///
/// - At shutdown it reads no more, lets handlers finish and settles everything.
/// - When cancelled it also cancels the handlers, and hands back what they did not finish.
/// - Every message that it has read is settled, handed back, or left to its lease; none is forgotten.
package final class Consumer<H: Handler>: Service {
    package let name: String

    let handler: H
    let route: Route
    let driver: any BusDriver
    let options: ConsumerOptions
    let metrics: ConsumerMetrics
    let logger: Logger
    let loop: LoopProgress.Loop
    let slots: SlotPool
    let inFlight: InFlight
    let batchers: [CommitBatcher]
    let clock: ContinuousClock

    package init(
        _ handler: H,
        on channel: Channel<H.Body>,
        driver: any BusDriver,
        options: ConsumerOptions = ConsumerOptions(),
        metrics: BusMetrics,
        progress: LoopProgress,
        logger: Logger
    ) {
        let route = channel.route
        name = "consumer \(route.name)"
        self.handler = handler
        self.route = route
        self.driver = driver
        self.options = options
        self.metrics = ConsumerMetrics(metrics, channel: route.name)
        self.logger = logger
        loop = progress.watch(name)
        slots = SlotPool(slots: options.slots, reserved: options.reservedSlots)
        let (inFlight, clock) = (InFlight(), ContinuousClock())
        self.inFlight = inFlight
        self.clock = clock
        batchers = driver.partitions.all.map { partition in
            let sender = CommitSender(
                driver: driver,
                route: route,
                partition: partition,
                inFlight: inFlight,
                clock: clock,
                logger: logger
            )
            return CommitBatcher(limit: options.commitBatch, send: sender.send)
        }
    }

    package func run(until shutdown: ShutdownSignal) async throws {
        // Settling outlives the cancellation of this task, so it runs in tasks of its own; awaited at the end of run.
        let settling = batchers.map { batcher in Task { await batcher.run() } }
        let leases = [Task { await keepLeases() }, Task { await stopLapsed() }]
        await readAll(until: shutdown)
        await withTaskCancellationHandler {
            await inFlight.waitUntilEmpty()
        } onCancel: {
            inFlight.stopAll()
        }
        for task in leases {
            task.cancel()
            await task.value
        }
        for batcher in batchers { batcher.finish() }
        for task in settling { await task.value }
    }
}
