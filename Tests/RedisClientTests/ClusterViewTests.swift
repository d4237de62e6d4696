import RedisProtocol
import Testing

@testable import RedisClient

@Suite("ClusterView")
struct ClusterViewTests {
    private final class Member: Sendable {
        let address: NodeAddress
        init(_ address: NodeAddress) { self.address = address }
    }

    private let seed = NodeAddress(host: "seed", port: 1)
    private let first = NodeAddress(host: "a", port: 1)
    private let second = NodeAddress(host: "b", port: 2)
    private let start = Moment(nanoseconds: 0)

    private func view() -> ClusterView<Member> {
        ClusterView(seeds: [seed], retirement: .seconds(10)) { Member($0) }
    }

    private func map(_ low: NodeAddress, _ high: NodeAddress) -> SlotMap {
        SlotMap([SlotRange(slots: 0...99, primary: low), SlotRange(slots: 100...16_383, primary: high)], from: seed)
    }

    @Test("nobody is known before the first map, and then the seeds are asked")
    func startsFromSeeds() {
        var view = view()
        #expect(view.owner(of: 5) == nil)
        #expect(view.owner(of: nil) == nil)
        var generator = SystemRandomness()
        #expect(view.candidates(using: &generator).map(\.0) == [seed])
    }

    @Test("slots have owners, primaries are asked before seeds")
    func knowsOwners() {
        var view = view()
        _ = view.adopt(map(first, second), now: start)
        #expect(view.owner(of: 99)?.address == first)
        #expect(view.owner(of: 100)?.address == second)
        #expect(view.owner(of: nil) != nil)
        #expect(view.primaries().count == 2)
        var generator = SystemRandomness()
        let asked = view.candidates(using: &generator).map(\.0)
        #expect(asked.count == 3)
        #expect(asked.last == seed)
    }

    @Test("a moved slot keeps the member of its address")
    func assigns() throws {
        var view = view()
        _ = view.adopt(map(first, second), now: start)
        let member = try #require(view.owner(of: 100))
        view.assign(99, to: second)
        #expect(view.owner(of: 99) === member)
        #expect(view.address(of: member) == second)
        #expect(view.owner(of: 98)?.address == first)
    }

    @Test("a member without slots ends after its retirement, unless it comes back")
    func retires() throws {
        var view = view()
        _ = view.adopt(map(first, second), now: start)
        let member = try #require(view.owner(of: 100))
        #expect(view.adopt(map(first, first), now: start).isEmpty)
        #expect(view.adopt(map(first, first), now: start + .seconds(10)).isEmpty)
        #expect(view.adopt(map(first, second), now: start + .seconds(11)).isEmpty)
        #expect(view.adopt(map(first, first), now: start + .seconds(12)).isEmpty)
        #expect(
            view.adopt(map(first, first), now: start + .seconds(30)).map(ObjectIdentifier.init) == [
                ObjectIdentifier(member)
            ]
        )
        #expect(view.address(of: member) == nil)
    }
}
