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
            let words = [String(cursor)] + groups
            let call = IntegerCall<RepairReply>("repair", of: ground.bus.library, keys: space.tables, words)
            let reply = try await ground.bus.send(call)
            cursor = reply.cursor
            if reply.givenUp > 0 { await ground.bus.noteUndeliverable(reply.givenUp, "tracked", in: space.partition) }
            if reply.barred > 0 {
                ground.bus.metrics.orphansBarred.increment(by: reply.barred)
                ground.bus.logger.error(
                    "Messages cannot be looked after: a key of a wrong type",
                    ["count": "\(reply.barred)"]
                )
            }
            guard reply.repaired > 0 else { continue }
            ground.bus.metrics.orphansRepaired.increment(by: reply.repaired)
            ground.bus.logger.error("Messages had vanished and were sent again", ["count": "\(reply.repaired)"])
            let finding = MedicFinding(
                name: "orphans_repaired",
                message: "Messages had vanished from where they should lie and were sent again.",
                details: [("count", .integer(Int64(reply.repaired)))]
            )
            await ground.bus.tell(finding, in: space.partition)
        } while cursor != 0
    }
}

private struct RepairReply: IntegerReply {
    /// Where the next call goes on; 0 at the end.
    let cursor: Int
    let seen: Int
    let repaired: Int
    let givenUp: Int
    /// Stay as they are until a key of a wrong type is mended.
    let barred: Int

    init(reading numbers: inout IntegerReplyReader) throws(ReplyError) {
        cursor = try numbers.next()
        seen = try numbers.next()
        repaired = try numbers.next()
        givenUp = try numbers.next()
        barred = try numbers.next()
    }
}
