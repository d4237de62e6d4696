import Artifacts
package import Bus
import Observability
import RedisProtocol

/// Keeps the event streams under their byte limit; their count is kept where events are written.
package struct TrimSweep: Sweep {
    package let name: String

    private let bus: RedisBus
    private let spaces: [KeySpace]
    private let options: MedicOptions

    package init(bus: RedisBus, in partition: Partition? = nil, options: MedicOptions = MedicOptions()) {
        name = RedisBus.sweepName("events", in: partition)
        self.bus = bus
        spaces = bus.spaces(partition)
        self.options = options
    }

    package func round() async throws -> Duration {
        for space in spaces {
            let call = IntegerCall<Int>("bound", of: bus.library, keys: [space.events], [String(options.eventBytes)])
            let trimmed = try await bus.send(call)
            bus.metrics.eventsTrimmed.increment(by: trimmed)
            guard trimmed > 0 else { continue }
            let finding = MedicFinding(
                name: "events_dropped",
                message: "Old events were dropped to keep their stream under its byte limit.",
                severity: .info,
                details: [("count", .integer(Int64(trimmed)))]
            )
            await bus.tell(finding, in: space.partition)
        }
        return options.trimInterval
    }
}
