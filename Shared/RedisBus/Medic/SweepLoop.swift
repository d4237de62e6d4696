package import Lifecycle
package import Observability
import RedisProtocol

/// Runs one sweep again and again until shutdown. A failed round is logged and tried again later.
package struct SweepLoop<C: Clock<Duration>>: Service {
    private let sweep: any Sweep
    private let clock: C
    private let loop: LoopProgress.Loop
    private let logger: Logger

    package init(_ sweep: any Sweep, clock: C, progress: LoopProgress, logger: Logger) {
        self.sweep = sweep
        self.clock = clock
        self.logger = logger
        loop = progress.watch("sweep \(sweep.name)")
    }

    package var name: String { "sweep \(sweep.name)" }

    package func run(until shutdown: ShutdownSignal) async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await sweepForEver() }
            await shutdown.wait()
            group.cancelAll()
        }
    }

    private func sweepForEver() async {
        var failures = 0
        while !Task.isCancelled {
            loop.beat()
            var wait: Duration
            do {
                wait = try await sweep.round()
                failures = 0
            } catch {
                guard !Task.isCancelled else { return }
                failures += 1
                wait = BackOff.reconnecting.delay(beforeAttempt: failures)
                logger.warning("A sweep failed; it is tried again", ["sweep": sweep.name, "error": "\(error)"])
            }
            // Cancellation ends the sleep and, with it, the loop.
            try? await clock.sleep(for: wait)
        }
    }
}
