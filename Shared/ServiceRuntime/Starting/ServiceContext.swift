package import Lifecycle
package import Observability
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

    package init(
        configuration: ServiceConfiguration,
        logger: Logger,
        metrics: MetricsRegistry,
        progress: LoopProgress,
        readiness: Readiness,
        redis: RedisClient
    ) {
        self.configuration = configuration
        self.logger = logger
        self.metrics = metrics
        self.progress = progress
        self.readiness = readiness
        self.redis = redis
    }
}
