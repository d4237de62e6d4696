package import Artifacts
package import Configuration
package import Observability
package import RedisClient
package import RedisProtocol

/// What every service is told from outside; `Setting` documents each value and its default.
package struct ServiceConfiguration: Sendable {
    package var adminHost: String
    package var adminPort: Int
    package var allowVolatile: Bool
    /// Nil: in the user's own configuration folder.
    package var approverKey: String?
    /// Nil: looked for where the program is.
    package var catalogue: String?
    package var conductor: ConductorSettings
    package var gracePeriod: Duration
    package var keyPrefix: String
    package var logLevel: LogLevel
    package var partitions: Int
    package var pools: [PoolName]
    package var redis: RedisConfiguration
    /// Nil where there are no replicas to wait for.
    package var replicas: ReplicaWait?
    package var stallLimit: Duration
    package var worker: WorkerSettings
    /// The same, masked, with where each value came from.
    package let effective: EffectiveConfiguration
}
