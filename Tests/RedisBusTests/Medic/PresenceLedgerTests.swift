import Bus
import Testing

@testable import RedisBus

@Suite("PresenceLedger")
struct PresenceLedgerTests {
    private var ledger = PresenceLedger(grace: .milliseconds(200), holdOff: .seconds(5))

    private mutating func look(
        _ at: Int,
        taking duration: Int = 0,
        server: String = "one",
        registered: [String] = ["a", "b"],
        present: Set<String> = []
    ) -> [String] {
        ledger.look(
            from: .milliseconds(at - duration),
            at: .milliseconds(at),
            server: server,
            registered: registered.map { ConsumerName($0) },
            present: Set(present.map { ConsumerName($0) })
        ).map(\.text)
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
        #expect(look(2100, taking: 2001) == [])
        #expect(look(7099) == [])
        #expect(look(7100, present: ["b"]) == [])
        #expect(look(7300, present: ["b"]) == ["a"])
        #expect(look(9300, taking: 2000, present: ["b"]) == ["a"], "busy is not hung")
    }

    @Test("another server, or a restarted one: nobody is judged until the hold-off is over")
    mutating func restart() {
        #expect(look(0, present: ["a", "b"]) == [])
        #expect(look(100) == [])
        #expect(look(1000, server: "two") == [])
        #expect(look(5999, server: "two") == [])
        #expect(look(6000, server: "two", present: ["b"]) == [])
        #expect(look(6199, server: "two", present: ["b"]) == [])
        #expect(look(6200, server: "two", present: ["b"]) == ["a"])
    }

    @Test("a server that could not be asked makes every absence begin anew")
    mutating func lostSight() {
        #expect(look(0, present: ["b"]) == [])
        ledger.lostSight(at: .milliseconds(190))
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
