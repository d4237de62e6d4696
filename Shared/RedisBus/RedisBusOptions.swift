package import Bus
package import RedisProtocol

/// How the bus uses its server; the same in every process of an installation, except for the waits.
package struct RedisBusOptions: Sendable {
    package var prefix = KeySpace.defaultPrefix
    package var partitions = PartitionMap(count: 1)
    /// Replicas that must have a commit before it counts; nil where there are none.
    package var replicas: ReplicaWait?
    /// How many events each partition keeps.
    package var eventLimit = 1_000_000
    /// How long a reader waits for the first message.
    package var readWait: Duration = .seconds(2)
    /// How long a commit or a publication is tried while the server cannot be reached.
    package var patience: Duration = .seconds(30)

    package init() {}
}
