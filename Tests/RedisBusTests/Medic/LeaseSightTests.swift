import Testing

@testable import RedisBus

@Suite("LeaseSight")
struct LeaseSightTests {
    private var sight = LeaseSight(grace: .seconds(3), startsBlind: false)

    private mutating func judges(at seconds: Int, server: String = "one") -> Bool {
        sight.look(at: .seconds(seconds), server: server)
        return sight.mayJudge(.seconds(15), at: .seconds(seconds))
    }

    @Test("judges at once, and on, while every look succeeds")
    mutating func steady() {
        for second in 0..<20 { #expect(judges(at: second)) }
    }

    @Test("after an outage owners have the grace and a third of a lease to come back and renew")
    mutating func outage() {
        #expect(judges(at: 0))
        sight.lose()
        #expect(!sight.mayJudge(.seconds(15), at: .seconds(1)))
        for second in 30..<38 { #expect(!judges(at: second)) }
        #expect(judges(at: 38))
    }

    @Test("a server that was replaced counts as an outage, and so does a long pause of this process")
    mutating func replaced() {
        #expect(judges(at: 0))
        #expect(!judges(at: 1, server: "two"))
        for second in 2..<9 { #expect(!judges(at: second, server: "two")) }
        #expect(judges(at: 9, server: "two"))
        #expect(!judges(at: 15, server: "two"))
    }

    @Test("a medic that starts with its server judges nobody at first")
    mutating func start() {
        sight = LeaseSight(grace: .seconds(3), startsBlind: true)
        #expect(!judges(at: 0))
        for second in 1..<8 { #expect(!judges(at: second)) }
        #expect(judges(at: 8))
    }
}
