import Artifacts
import Bus
import FoundationEssentials
import Observability
import Pipeline
import RedisBus
import RedisClient
import RedisProtocol
import ServiceRuntime

/// Looks at what the workers have before them.
struct BacklogWatch: Sendable {
    /// Those that the workers of this stack serve.
    private let pools: [PoolName]
    private let partitions: [Partition]
    private let context: ServiceContext

    init(_ configuration: ServiceConfiguration) {
        pools = configuration.worker.pools.isEmpty ? configuration.pools : configuration.worker.pools
        partitions = PartitionMap(count: configuration.partitions).all
        let consumer = ConsumerName(
            service: "chimera",
            host: ProcessInfo.processInfo.hostName,
            pid: ProcessInfo.processInfo.processIdentifier
        )
        context = ServiceContext(
            service: "chimera",
            configuration,
            consumer: consumer,
            logger: Logger(),
            metrics: MetricsRegistry()
        )
    }

    /// One for each pool.
    func look() async throws(BusError) -> [WorkerScaling.Backlog] {
        var backlogs: [WorkerScaling.Backlog] = []
        for pool in pools {
            var backlog = WorkerScaling.Backlog(queued: 0, pending: 0)
            for route in Self.routes(of: pool) {
                for partition in partitions {
                    let depth = try await context.bus.depth(of: route, in: partition)
                    backlog.pending += depth.pending
                    // Once unknown, the sum stays unknown.
                    backlog.queued = depth.queued.flatMap { more in backlog.queued.map { $0 + more } }
                }
            }
            backlogs.append(backlog)
        }
        return backlogs
    }

    /// True when Redis answers in time.
    func isServed(within limit: Duration) async -> Bool {
        // Why it does not answer is the services' to say.
        (try? await context.redis.send(PING(), timeout: limit)) != nil
    }

    func close() async {
        await context.redis.close()
    }

    private static func routes(of pool: PoolName) -> [Route] {
        [Channels.tasks(of: pool).route, Channels.applies(in: pool).route, Channels.undoings(in: pool).route]
    }
}
