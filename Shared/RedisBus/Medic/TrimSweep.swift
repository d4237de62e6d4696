import Artifacts
import Bus
import Observability
import RedisProtocol

/// Keeps the event streams under their byte limit; their count is kept where events are written.
package struct TrimSweep: Sweep {
    package let name = "events"

    private let bus: RedisBus
    private let options: MedicOptions

    package init(bus: RedisBus, options: MedicOptions = MedicOptions()) {
        self.bus = bus
        self.options = options
    }

    package func round() async throws -> Duration {
        for space in bus.spaces {
            let call = SweepCall("bound", of: bus.library, keys: [space.events], [String(options.eventBytes)])
            let trimmed = try await bus.send(call)
            bus.metrics.eventsTrimmed.increment(by: trimmed[0])
            guard trimmed[0] > 0 else { continue }
            let finding = MedicFinding(
                name: "events_dropped",
                message: "Old events were dropped to keep their stream under its byte limit.",
                severity: .info,
                details: [("count", .integer(Int64(trimmed[0])))]
            )
            await bus.tell(finding, in: space.partition)
        }
        return options.trimInterval
    }
}
