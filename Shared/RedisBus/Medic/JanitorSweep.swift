package import Bus
import Observability
import RedisProtocol

/// Removes the names of consumers that are long gone and hold nothing.
package struct JanitorSweep: Sweep {
    package let name = "janitor"

    private let bus: RedisBus
    private let routes: [Route]
    private let options: MedicOptions

    package init(bus: RedisBus, routes: [Route], options: MedicOptions = MedicOptions()) {
        self.bus = bus
        self.routes = routes
        self.options = options
    }

    package func round() async throws -> Duration {
        let registered = Set(try await bus.registeredConsumers())
        for space in bus.spaces {
            for route in routes {
                for stream in route.streams { try await clean(space.stream(stream), route.group, sparing: registered) }
            }
        }
        return options.janitorInterval
    }

    private func clean(_ stream: RedisKey, _ group: ConsumerGroup, sparing registered: Set<String>) async throws {
        let consumers = try await bus.send(ConsumerList(stream: stream, group: group))
        for consumer in consumers where !registered.contains(consumer.name) {
            guard consumer.pending == 0, consumer.idle >= options.idleConsumer else { continue }
            let retire = SweepCall("retire", of: bus.library, keys: [stream], [group.name, consumer.name])
            if try await bus.send(retire) == [1] { bus.metrics.consumersRetired.increment() }
        }
    }
}
