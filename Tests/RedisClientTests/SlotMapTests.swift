import Testing

@testable import RedisClient

@Suite("SlotMap")
struct SlotMapTests {
    private let first = NodeAddress(host: "a", port: 1)
    private let second = NodeAddress(host: "b", port: 2)

    @Test("an unassigned slot has no owner")
    func knowsGaps() {
        let map = SlotMap([SlotRange(slots: 0...9, primary: first)], from: first)
        #expect(map.owner(of: 9) == first)
        #expect(map.owner(of: 10) == nil)
        #expect(!map.isEmpty)
        #expect(SlotMap().isEmpty)
    }

    @Test("a moved slot changes owner alone, and a node without slots is no primary")
    func assigns() {
        var map = SlotMap([SlotRange(slots: 0...1, primary: first)], from: first)
        map.assign(1, to: second)
        #expect(map.owner(of: 0) == first)
        #expect(map.owner(of: 1) == second)
        #expect(map.primaryPositions == [0, 1])
        map.assign(0, to: second)
        #expect(map.primaryPositions == [1])
    }
}
