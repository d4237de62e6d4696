import RedisProtocol
import Testing

@testable import RedisClient

@Suite("ClusterSlots")
struct ClusterSlotsTests {
    @Test("replicas and metadata are left out, a nameless node takes the responder's name")
    func decodes() throws {
        let shape: ReplyShape = [
            [0, 5460, ["10.0.0.1", 7000, "id", []], ["10.0.0.4", 7003, "id", []]],
            [5461, 10_922, ["", 7001, "id", []]],
            [10_923, 16_383, [.null, 7002, "id", []]],
        ]
        let ranges = try ClusterSlots().decode(shape.reply)
        let map = SlotMap(ranges, from: NodeAddress(host: "seed", port: 1))
        #expect(map.owner(of: 0) == NodeAddress(host: "10.0.0.1", port: 7000))
        #expect(map.owner(of: 5461) == NodeAddress(host: "seed", port: 7001))
        #expect(map.owner(of: 16_383) == NodeAddress(host: "seed", port: 7002))
        #expect(map.primaryPositions.count == 3)
    }

    @Test(
        "a malformed table is refused",
        arguments: [
            [[0, 5460]], [[0, 16_384, ["h", 1]]], [[9, 3, ["h", 1]]], [[-1, 3, ["h", 1]]], [[0, 3, ["h"]]], ["text"],
        ] as [ReplyShape]
    )
    func refuses(_ shape: ReplyShape) {
        #expect(throws: ReplyError.self) { try ClusterSlots().decode(shape.reply) }
    }
}
