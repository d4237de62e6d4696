import Artifacts
import Bus
import Observability
import Synchronization
import Testing

@testable import Worker

@Suite struct ColleaguesTests {
    /// A register that a test writes, and the time.
    private final class Register: Sendable {
        struct Unreadable: Error {}

        private struct State {
            var now = ContinuousClock.now
            var heartbeats: [Heartbeat]? = []
            var looks = 0
        }

        private let state = Mutex(State())

        var looks: Int { state.withLock { $0.looks } }

        /// Nil for one that cannot be read.
        func write(_ heartbeats: [Heartbeat]?) { state.withLock { $0.heartbeats = heartbeats } }

        func pass(_ time: Duration) { state.withLock { $0.now += time } }

        func colleagues() -> Colleagues {
            let read: @Sendable () async throws -> [Heartbeat] = { [self] in
                let heartbeats = state.withLock { state in
                    state.looks += 1
                    return state.heartbeats
                }
                guard let heartbeats else { throw Unreadable() }
                return heartbeats
            }
            return Colleagues(logger: Logger(), now: { [self] in state.withLock { $0.now } }, read: read)
        }
    }

    private let register = Register()
    private let pool: PoolName
    private let needed: Set<CapabilityName>

    init() throws {
        pool = try #require(PoolName("general"))
        needed = [try #require(CapabilityName("apply")), try #require(CapabilityName("cloud.write"))]
    }

    private func worker(
        _ capabilities: String...,
        pool: String = "general",
        busy: Int = 0,
        slots: Int = 4
    ) throws -> Heartbeat {
        try .worker("other-1", capabilities, pool: pool, busy: busy, slots: slots)
    }

    private func prospect(_ colleagues: Colleagues, needsFreeSlot: Bool = true) async -> Prospect {
        await colleagues.prospect(of: needed, in: pool, needsFreeSlot: needsFreeSlot)
    }

    @Test("only a worker of the same pool counts, and only one that has all that is needed")
    func able() async throws {
        let rows: [([Heartbeat], Prospect)] = [
            ([], .nobody(for: .zero)),
            ([try worker("apply")], .nobody(for: .zero)),
            ([try worker("apply", "cloud.write", pool: "other")], .nobody(for: .zero)),
            ([try worker("apply", "cloud.write", "more")], .free),
        ]
        for (heartbeats, expected) in rows {
            register.write(heartbeats)
            #expect(await prospect(register.colleagues()) == expected, "\(heartbeats)")
        }
    }

    @Test("a slot that is kept for orders is not free for a task; for an order everybody able counts")
    func busy() async throws {
        for (busy, slots, expected) in [(2, 4, Prospect.free), (3, 4, .busy), (1, 2, .free), (2, 2, .busy)] {
            register.write([try worker("apply", "cloud.write", busy: busy, slots: slots)])
            let colleagues = register.colleagues()
            #expect(await prospect(colleagues) == expected, "\(busy) of \(slots)")
            #expect(await prospect(colleagues, needsFreeSlot: false) == .free)
        }
    }

    @Test("the register is read once in a while, however often it is asked for")
    func seldom() async throws {
        register.write([try worker("apply", "cloud.write")])
        let colleagues = register.colleagues()
        for _ in 1...100 { #expect(await prospect(colleagues) == .free) }
        #expect(register.looks == 1)
        register.pass(Colleagues.interval)
        #expect(await prospect(colleagues) == .free)
        #expect(register.looks == 2)
    }

    @Test("one that has vanished is remembered, with the time since when, and forgotten later")
    func vanished() async throws {
        register.write([try worker("apply", "cloud.write")])
        let colleagues = register.colleagues()
        #expect(await prospect(colleagues) == .free)
        register.write([])
        register.pass(.seconds(60))
        #expect(await prospect(colleagues) == .nobody(for: .seconds(60)))
        register.pass(Colleagues.memory)
        #expect(await prospect(colleagues) == .nobody(for: .zero), "nor did it look meanwhile")
    }

    @Test("that nobody was there is known only for as long as somebody has looked")
    func watching() async throws {
        let colleagues = register.colleagues()
        for seconds in [0, 200, 400] {
            #expect(await prospect(colleagues) == .nobody(for: .seconds(seconds)))
            register.pass(.seconds(200))
        }
        register.pass(Colleagues.memory)
        #expect(await prospect(colleagues) == .nobody(for: .zero))
    }

    @Test("nothing is known of a register that cannot be read, nor for long after it could")
    func unreadable() async throws {
        register.write(nil)
        let colleagues = register.colleagues()
        #expect(await prospect(colleagues) == .unknown)
        register.pass(Colleagues.interval)
        register.write([try worker("apply", "cloud.write")])
        #expect(await prospect(colleagues) == .free)
        register.write(nil)
        register.pass(Colleagues.interval)
        #expect(await prospect(colleagues) == .free)
        register.pass(Colleagues.interval)
        #expect(await prospect(colleagues) == .unknown)
    }
}
