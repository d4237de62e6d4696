import Artifacts
import Bus
import Observability
import RedisProtocol

/// Finds tracked messages that lie nowhere any more, and sends them again under their own identity.
package struct OrphanSweep: ChannelSweep {
    package static let word = "orphans"

    package var name: String { ground.name }

    private let ground: SweepGround

    package init(_ ground: SweepGround) {
        self.ground = ground
    }

    package func round() async throws -> Duration {
        for space in ground.spaces { try await repair(space) }
        return ground.options.orphanInterval
    }

    private func repair(_ space: KeySpace) async throws {
        let groups = ground.routes.flatMap { route in
            route.streams.flatMap { [space.stream($0).name, route.group.name] }
        }
        var cursor = 0
        repeat {
            let call = SweepCall(
                "repair",
                of: ground.bus.library,
                keys: space.tables,
                [String(cursor)] + groups,
                results: 5
            )
            let answer = try await ground.bus.send(call)
            cursor = answer[0]
            if answer[3] > 0 { await ground.bus.noteUndeliverable(answer[3], "tracked", in: space.partition) }
            if answer[4] > 0 {
                ground.bus.metrics.orphansBarred.increment(by: answer[4])
                ground.bus.logger.error(
                    "Messages cannot be looked after: a key of a wrong type",
                    ["count": "\(answer[4])"]
                )
            }
            guard answer[2] > 0 else { continue }
            ground.bus.metrics.orphansRepaired.increment(by: answer[2])
            ground.bus.logger.error("Messages had vanished and were sent again", ["count": "\(answer[2])"])
            let finding = MedicFinding(
                name: "orphans_repaired",
                message: "Messages had vanished from where they should lie and were sent again.",
                details: [("count", .integer(Int64(answer[2])))]
            )
            await ground.bus.tell(finding, in: space.partition)
        } while cursor != 0
    }
}
