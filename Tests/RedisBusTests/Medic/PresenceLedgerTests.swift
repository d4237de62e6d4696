import Bus
import Testing

@testable import RedisBus

@Suite("PresenceLedger")
struct PresenceLedgerTests {
    private var ledger = PresenceLedger(grace: .milliseconds(200), holdOff: .seconds(5))

    private mutating func look(
        _ at: Int,
        server: String = "one",
        registered: [String] = ["a", "b"],
        present: Set<String> = []
    ) -> [String] {
        ledger.look(
            at: .milliseconds(at),
            server: server,
            registered: registered.map { ConsumerName($0) },
            present: Set(present.map { ConsumerName($0) })
        ).map(\.text)
    }

    /// Looks each second, as a medic that does not stall, before and beside the looks that count.
    private mutating func attend(_ times: Range<Int>, server: String = "one") {
        for at in stride(from: times.lowerBound, to: times.upperBound, by: 1000) {
            _ = look(at, server: server, present: ["a", "b"])
        }
    }

    @Test("nobody is gone at the first look")
    mutating func first() {
        #expect(look(0) == [])
    }

    @Test("who is absent for the whole grace is gone, and not a moment earlier")
    mutating func gone() {
        #expect(look(0, present: ["b"]) == [])
        #expect(look(199, present: ["b"]) == [])
        #expect(look(200, present: ["b"]) == ["a"])
    }

    @Test("who shows up in between starts anew")
    mutating func reconnect() {
        #expect(look(0, present: ["b"]) == [])
        #expect(look(150, present: ["a", "b"]) == [])
        #expect(look(300, present: ["b"]) == [])
        #expect(look(499, present: ["b"]) == [])
        #expect(look(500, present: ["b"]) == ["a"])
    }

    @Test("who is no longer registered is forgotten")
    mutating func unregistered() {
        #expect(look(0, present: ["b"]) == [])
        #expect(look(100, registered: ["b"], present: ["b"]) == [])
        #expect(look(300, present: ["b"]) == [])
        #expect(look(500, present: ["b"]) == ["a"])
    }

    @Test("a server that hung may have lost everybody's connection: nobody is judged until the hold-off is over")
    mutating func hung() {
        #expect(look(0, present: ["b"]) == [])
        #expect(look(2000, present: ["b"]) == ["a"], "busy is not hung")
        #expect(look(4001, present: ["b"]) == [])
        attend(5000..<9000)
        #expect(look(9000, present: ["b"]) == [])
        #expect(look(9001, present: ["b"]) == [])
        #expect(look(9201, present: ["b"]) == ["a"])
    }

    @Test("another server, or a restarted one: nobody is judged until the hold-off is over")
    mutating func restart() {
        #expect(look(0, present: ["a", "b"]) == [])
        #expect(look(100) == [])
        #expect(look(1000, server: "two") == [])
        attend(2000..<5000, server: "two")
        #expect(look(5999, server: "two") == [])
        #expect(look(6000, server: "two", present: ["b"]) == [])
        #expect(look(6199, server: "two", present: ["b"]) == [])
        #expect(look(6200, server: "two", present: ["b"]) == ["a"])
    }

    @Test("a server that could not be asked makes every absence begin anew")
    mutating func lostSight() {
        #expect(look(0, present: ["b"]) == [])
        ledger.lostSight(at: .milliseconds(190))
        attend(1000..<5000)
        #expect(look(5189, present: ["b"]) == [])
        #expect(look(5190, present: ["b"]) == [])
        #expect(look(5389, present: ["b"]) == [])
        #expect(look(5390, present: ["b"]) == ["a"])
    }

    @Test("losing sight never shortens a hold-off")
    mutating func lostSightInHoldOff() {
        #expect(look(0, present: ["a", "b"]) == [])
        #expect(look(100, server: "two") == [])
        ledger.lostSight(at: .milliseconds(200))
        #expect(look(1000, server: "two") == [])
        #expect(look(1300, server: "two") == [])
    }
}
