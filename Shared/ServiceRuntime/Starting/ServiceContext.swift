package import Bus
package import Lifecycle
package import Observability
package import RedisBus
package import RedisClient

/// What a service's composition root is given.
package struct ServiceContext: Sendable {
    package let configuration: ServiceConfiguration
    package let logger: Logger
    package let metrics: MetricsRegistry
    /// Each long-lived loop takes a handle and beats once a turn; readiness watches them.
    package let progress: LoopProgress
    package let readiness: Readiness
    package let redis: RedisClient
    /// This process on the bus; its name is that of this incarnation.
    package let bus: RedisBus
    package let busMetrics: BusMetrics

    /// - Parameters:
    ///   - patience: how long the bus tries while Redis is away; a service's own when nil.
    ///   - library: the server-side functions that it calls; another build has others.
    ///
    /// Everything that follows from the configuration; nothing is connected yet.
    package init(
        service: String,
        _ configuration: ServiceConfiguration,
        consumer: ConsumerName,
        logger: Logger,
        metrics: MetricsRegistry,
        patience: Duration? = nil,
        library: FunctionLibrary = .current
    ) {
        self.configuration = configuration
        self.logger = logger
        self.metrics = metrics
        progress = LoopProgress()
        readiness = Readiness([])
        var redis = configuration.redis
        redis.clientName = service
        let client = RedisClient(redis, logger: logger, metrics: metrics)
        self.redis = client
        var options = RedisBusOptions()
        options.prefix = configuration.keyPrefix
        options.partitions = PartitionMap(count: configuration.partitions)
        options.replicas = configuration.replicas
        if let patience { options.patience = patience }
        bus = RedisBus(
            client: client,
            consumer: consumer,
            options: options,
            library: library,
            metrics: metrics,
            logger: logger
        )
        busMetrics = BusMetrics(metrics)
    }
}
