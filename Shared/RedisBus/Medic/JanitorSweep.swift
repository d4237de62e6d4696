import Artifacts
import Bus
import Observability
import RedisProtocol

/// Removes the names of consumers that are long gone and hold nothing.
package struct JanitorSweep: ChannelSweep {
    package static let word = "janitor"

    package var name: String { ground.name }

    private let ground: SweepGround

    package init(_ ground: SweepGround) {
        self.ground = ground
    }

    package func round() async throws -> Duration {
        let registered = Set(try await ground.bus.registeredConsumers())
        for space in ground.spaces {
            for route in ground.routes {
                for stream in route.streams { try await clean(stream, of: route, in: space, sparing: registered) }
            }
        }
        return ground.options.janitorInterval
    }

    private func clean(
        _ name: StreamName,
        of route: Route,
        in space: KeySpace,
        sparing registered: Set<ConsumerName>
    ) async throws {
        let (stream, group, partition) = (space.stream(name), route.group, space.partition)
        let consumers = try await ground.bus.send(XINFO.CONSUMERS(stream, group: group.name))
        for consumer in consumers where !registered.contains(ConsumerName(consumer.name)) {
            guard consumer.pending == 0, consumer.idle >= ground.options.idleConsumer else { continue }
            let words = [group.name, consumer.name]
            let retire = IntegerCall<Int>("retire", of: ground.bus.library, keys: [stream], words)
            guard try await ground.bus.send(retire) == 1 else { continue }
            ground.bus.metrics.consumersRetired.increment()
            let finding = MedicFinding(
                name: "consumer_retired",
                message: "A consumer that was long gone and held nothing was removed.",
                severity: .info,
                details: [("consumer", .string(consumer.name)), ("group", .string(group.name))]
            )
            await ground.bus.tell(finding, in: partition)
        }
    }
}
