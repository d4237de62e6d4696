package import Bus
package import Observability
package import RedisClient
import RedisProtocol
import Synchronization

/// The bus on Redis: one process's way to every channel.
///
/// All that it does to messages is done by the functions of `Lua/*.lua`, one atomic call for a whole batch.
package final class RedisBus: BusDriver {
    package let consumer: ConsumerName
    package let options: RedisBusOptions
    package let client: RedisClient

    let library: FunctionLibrary
    let spaces: [KeySpace]
    let metrics: RedisBusMetrics
    let logger: Logger
    let clock = ContinuousClock()
    let backOffClock: any Clock<Duration>
    /// Whether the last commit that waited for replicas did so in vain.
    let replicasLag = Atomic(false)
    /// Whether the server has ever answered.
    let wasLetIn = Atomic(false)

    /// - Parameter backOffClock: what readers sleep on after a read that failed.
    package init(
        client: RedisClient,
        consumer: ConsumerName,
        options: RedisBusOptions = RedisBusOptions(),
        library: FunctionLibrary = .current,
        backOffClock: any Clock<Duration> = ContinuousClock(),
        metrics: MetricsRegistry,
        logger: Logger
    ) {
        self.client = client
        self.consumer = consumer
        self.options = options
        self.library = library
        self.backOffClock = backOffClock
        self.logger = logger
        self.metrics = RedisBusMetrics(metrics)
        spaces = options.partitions.all.map { KeySpace(prefix: options.prefix, partition: $0) }
    }

    package var partitions: PartitionMap { options.partitions }

    package func space(_ partition: Partition) -> KeySpace { spaces[partition.index] }

    package func readers(of route: Route) -> [any BusReader] {
        let sources = spaces.map { space in
            route.streams.map { StreamSource(partition: space.partition, name: $0, key: space.stream($0)) }
        }
        // A cluster answers a read of several streams only when they share a slot.
        let groups = client.isCluster ? sources.map { [$0] } : [sources]
        return groups.map { RedisReader(bus: self, route: route, partitions: $0) }
    }

    package func commit(
        _ batch: [Commit],
        of route: Route?,
        in partition: Partition
    ) async throws(BusError) -> [CommitResult] {
        try await commit(batch, route: route, in: partition, whenStorageRefuses: .tryAgain)
    }

    /// Publishes a batch from outside a handler; each publication stands or falls by itself.
    package func publish(
        _ publications: [Publication],
        in partition: Partition
    ) async throws(BusError) -> [CommitResult] {
        let batch = publications.map { Commit(input: nil, effects: [.publish($0)]) }
        return try await commit(batch, route: nil, in: partition, whenStorageRefuses: .giveUp)
    }

    package func publisher(_ metrics: BusMetrics) -> Publisher {
        Publisher(partitions: partitions, metrics: metrics) { [self] publications, partition throws(BusError) in
            try await publish(publications, in: partition)
        }
    }

    package func renew(_ tokens: [AttemptToken], of route: Route) async throws(BusError) -> [AttemptToken] {
        var lost: [AttemptToken] = []
        for (stream, tokens) in Dictionary(
            grouping: tokens,
            by: { StreamPlace(partition: $0.partition, name: $0.stream) }
        ) {
            for start in stride(from: 0, to: tokens.count, by: Self.renewals) {
                let chunk = tokens[start..<min(start + Self.renewals, tokens.count)]
                let call = RenewCall(
                    function: library.function("renew"),
                    stream: space(stream.partition).stream(stream.name),
                    group: route.group,
                    consumer: consumer,
                    positions: chunk.map(\.position)
                )
                let gone = Set(try await send(call))
                lost += chunk.filter { gone.contains($0.position) }
            }
        }
        return lost
    }

    package func state(of key: StateKey, in partition: Partition) async throws(BusError) -> StoredState? {
        try await send(StateRead(key: space(partition).state(key)))
    }

    /// How many entries one renewal may name, so that no call holds the server up.
    private static let renewals = 100

    func commit(
        _ batch: [Commit],
        route: Route?,
        in partition: Partition,
        whenStorageRefuses: StorageReaction
    ) async throws(BusError) -> [CommitResult] {
        guard !batch.isEmpty else { return [] }
        let call = CommitCall(
            batch,
            route: route,
            consumer: consumer,
            space: space(partition),
            eventLimit: options.eventLimit,
            library: library
        )
        return try await send(call, durably: true, whenStorageRefuses: whenStorageRefuses)
    }
}

/// A stream of a partition, as the key of a grouping.
private struct StreamPlace: Hashable {
    let partition: Partition
    let name: StreamName
}
