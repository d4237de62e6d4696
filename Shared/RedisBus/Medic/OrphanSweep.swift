import Artifacts
package import Bus
import Observability
import RedisProtocol

/// Finds tracked messages that lie nowhere any more, and sends them again under their own identity.
package struct OrphanSweep: Sweep {
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
        name = RedisBus.sweepName("orphans", in: partition)
        self.bus = bus
        spaces = bus.spaces(partition)
        self.routes = routes
        self.options = options
    }

    package func round() async throws -> Duration {
        for space in spaces { try await repair(space) }
        return options.orphanInterval
    }

    private func repair(_ space: KeySpace) async throws {
        let groups = routes.flatMap { route in
            route.streams.flatMap { [space.stream($0).name, route.group.name] }
        }
        var cursor = 0
        repeat {
            let call = SweepCall("repair", of: bus.library, keys: space.tables, [String(cursor)] + groups, results: 5)
            let answer = try await bus.send(call)
            cursor = answer[0]
            if answer[3] > 0 { await bus.noteUndeliverable(answer[3], "tracked", in: space.partition) }
            if answer[4] > 0 {
                bus.metrics.orphansBarred.increment(by: answer[4])
                bus.logger.error("Messages cannot be looked after: a key of a wrong type", ["count": "\(answer[4])"])
            }
            guard answer[2] > 0 else { continue }
            bus.metrics.orphansRepaired.increment(by: answer[2])
            bus.logger.error("Messages had vanished and were sent again", ["count": "\(answer[2])"])
            let finding = MedicFinding(
                name: "orphans_repaired",
                message: "Messages had vanished from where they should lie and were sent again.",
                details: [("count", .integer(Int64(answer[2])))]
            )
            await bus.tell(finding, in: space.partition)
        } while cursor != 0
    }
}
