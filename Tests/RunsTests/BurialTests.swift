import Artifacts
import Runs
import Testing

@Suite("A task that was given up")
struct BurialTests {
    private func working() throws -> Fixture {
        var it = Fixture()
        try it.start(it.plan([Fixture.step("one", cost: 100, attempts: 5), Fixture.step("two", cost: 100)]))
        return it
    }

    private func buried(_ it: Fixture, _ place: Int = 0, cost: Int = 100) throws -> RunEvent {
        var status = try it.status(of: it.tasks[place], .killed, cost: cost)
        status.reason = "it was buried after 3 crashes"
        return .buried(status)
    }

    @Test("fails its run at once, whatever tries are left, and is paid for", arguments: [false, true])
    func fails(_ isTaken: Bool) throws {
        var it = try working()
        if isTaken { it.feed(.taken(it.usage(of: it.tasks[0].task))) }
        it.feed(try buried(it))
        #expect(it.state == .done && it.record?.outcome == .failed)
        #expect(it.record?.reason == "Step one was given up: it was buried after 3 crashes.")
        #expect(it.tasks.map(\.step.text) == ["one", "two"], "nobody tries it again")
        #expect(it.record?.budget.spentMicros == 100)
        #expect(it.effects.contains(.stopTask(it.tasks[0].task)), "sent again by hand, it does not begin")
    }

    @Test("is not told to stop twice: who has cancelled it has done so")
    func cancelled() throws {
        var it = try working()
        it.feed(.cancel(it.cancel(it.tasks[0].task)))
        it.feed(try buried(it))
        #expect(it.record?.outcome == .failed)
        #expect(it.effects.count { $0 == .stopTask(it.tasks[0].task) } == 1)
    }

    @Test("settles the money of a run that has ended, once, and is nothing to anybody else")
    func late() throws {
        var it = try working()
        it.feed(.cancel(it.cancel()))
        #expect(it.record?.outcome == .cancelled && it.record?.budget.reservedMicros == 200)
        it.feed(try buried(it, 0, cost: 70))
        #expect(it.record?.outcome == .cancelled && it.record?.budget.reservedMicros == 100)
        let before = it.record
        it.feed(try buried(it, 0, cost: 70))
        #expect(it.record == before && it.last.refusal == nil && it.last.effects.isEmpty)
    }
}
