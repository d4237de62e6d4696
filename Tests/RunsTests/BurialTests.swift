import Artifacts
import Runs
import Testing

@Suite("An order that was given up")
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

    @Test("a task fails its run at once, whatever tries are left, and is paid for", arguments: [false, true])
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

    @Test("a task is not told to stop twice: who has cancelled it has done so")
    func cancelled() throws {
        var it = try working()
        it.feed(.cancel(it.cancel(it.tasks[0].task)))
        it.feed(try buried(it))
        #expect(it.record?.outcome == .failed)
        #expect(it.effects.count { $0 == .stopTask(it.tasks[0].task) } == 1)
    }

    @Test("a task settles the money of a run that has ended, once, and is nothing to anybody else")
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

    @Test("an apply that was given up is not begun any more: its run is stopped in the decision that undoes it")
    func apply() throws {
        for isBurial in [true, false] {
            var it = Fixture()
            try it.startApplying(try it.wholePlan())
            it.feed(.applied(try it.applyDone(.partiallyApplied, .failed, .failed), isBurial: isBurial))
            #expect(it.state == .rollback && it.undoings.count == 1)
            #expect(it.effects.contains(.stop) == isBurial)
            #expect(it.record?.isStopped == (isBurial ? true : nil))
        }
    }

    @Test("an apply that nobody can undo is not begun any more either, and a run is told to stop once")
    func applyWithoutUndoing() throws {
        var it = Fixture()
        try it.startApplying(try it.plan([Fixture.step("one"), Fixture.step("apply", .apply)]))
        it.feed(.applied(try it.applyDone(.partiallyApplied, .failed), isBurial: true))
        #expect(it.state == .done && it.effects.contains(.stop))

        var cancelled = Fixture()
        try cancelled.startApplying(try cancelled.wholePlan())
        cancelled.feed(.cancel(cancelled.cancel()))
        cancelled.feed(.applied(try cancelled.applyDone(.partiallyApplied, .failed, .failed), isBurial: true))
        #expect(cancelled.effects.count { $0 == .stop } == 1)
    }
}
