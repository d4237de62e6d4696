import Artifacts
package import Bus
import Observability
import RedisProtocol

/// Removes the names of consumers that are long gone and hold nothing.
package struct JanitorSweep: Sweep {
    package let name: String

    private let bus: RedisBus
    private let routes: [Route]
    private let spaces: [KeySpace]
    private let options: MedicOptions

    package init(
        bus: RedisBus,
        routes: [Route],
        in partition: Partition? = nil,
        options: MedicOptions = MedicOptions()
    ) {
        name = RedisBus.sweepName("janitor", in: partition)
        self.bus = bus
        spaces = bus.spaces(partition)
        self.routes = routes
        self.options = options
    }

    package func round() async throws -> Duration {
        let registered = Set(try await bus.registeredConsumers())
        for space in spaces {
            for route in routes {
                for stream in route.streams { try await clean(stream, of: route, in: space, sparing: registered) }
            }
        }
        return options.janitorInterval
    }

    private func clean(
        _ name: StreamName,
        of route: Route,
        in space: KeySpace,
        sparing registered: Set<String>
    ) async throws {
        let (stream, group, partition) = (space.stream(name), route.group, space.partition)
        let consumers = try await bus.send(ConsumerList(stream: stream, group: group))
        for consumer in consumers where !registered.contains(consumer.name) {
            guard consumer.pending == 0, consumer.idle >= options.idleConsumer else { continue }
            let retire = SweepCall("retire", of: bus.library, keys: [stream], [group.name, consumer.name])
            guard try await bus.send(retire) == [1] else { continue }
            bus.metrics.consumersRetired.increment()
            let finding = MedicFinding(
                name: "consumer_retired",
                message: "A consumer that was long gone and held nothing was removed.",
                severity: .info,
                details: [("consumer", .string(consumer.name)), ("group", .string(group.name))]
            )
            await bus.tell(finding, in: partition)
        }
    }
}
