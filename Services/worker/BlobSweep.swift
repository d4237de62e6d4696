import Blobs
import Bus
import FoundationEssentials
import Lifecycle
import Observability
import Pipeline

/// Removes contents that nothing can refer to any more: a small part of the store at a time.
struct BlobSweep: Service {
    /// Each turn looks at one of 256 parts, so that the whole store is seen in about an hour.
    static let interval = Duration.seconds(15)
    /// Twice as long as anything that can hold a reference is kept: a reference may be made late in the life of its
    /// blob.
    static let age = Effect.keepingTime * 2

    let name = "blob sweep"

    private let store: DirectoryBlobStore
    private let clock: any Clock<Duration>
    private let loop: LoopProgress.Loop
    private let logger: Logger

    init(
        _ store: DirectoryBlobStore,
        clock: any Clock<Duration> = ContinuousClock(),
        progress: LoopProgress,
        logger: Logger
    ) {
        self.store = store
        self.clock = clock
        loop = progress.watch(name)
        self.logger = logger
    }

    func run(until shutdown: ShutdownSignal) async throws {
        // Workers that share a store begin in different places.
        var part = UInt8.random(in: 0...255)
        repeat {
            loop.beat()
            let oldest = Date(timeIntervalSinceNow: -(Self.age / .seconds(1)))
            let removed = await store.sweep(part: part, notPutSince: oldest)
            if removed > 0 { logger.info("Old contents were removed", ["blobs": "\(removed)"]) }
            part &+= 1
        } while await !shutdown.wait(atMost: Self.interval, on: clock)
    }
}
