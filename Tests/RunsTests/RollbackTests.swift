import Artifacts
import Runs
import Testing

@Suite("Rollback")
struct RollbackTests {
    private func applying() throws -> Fixture {
        var it = Fixture()
        try it.startApplying(it.wholePlan())
        return it
    }

    @Test("an apply that failed half-way undoes what had begun, the last first")
    func partial() throws {
        var it = try applying()
        it.feed(.applied(try it.applyDone(.partiallyApplied, .done)))
        #expect(it.state == .rollback)
        #expect(it.undoings.map { $0.steps.map(\.text) } == [["undo-first"]])
        var both = try applying()
        both.feed(.applied(try both.applyDone(.failed, .done, .killed)))
        #expect(both.undoings.map { $0.steps.map(\.text) } == [["undo-second", "undo-first"]])
        #expect(both.undoings.first?.cause == .error)
    }

    @Test("a report that claims success without all its steps is not believed")
    func claims() throws {
        var missing = try applying()
        missing.feed(.applied(try missing.applyDone(.applied, .done)))
        #expect(missing.state == .rollback)
        var cut = try applying()
        cut.feed(.applied(try cut.applyDone(.applied, .done, .timeout)))
        #expect(cut.state == .rollback)
    }

    @Test("a timeout, a command and a cancellation stop the apply, and undo what it says it did")
    func causes() throws {
        var late = try applying()
        try late.fireDeadline()
        var told = try applying()
        told.feed(.rollback(try told.rollbackCommand()))
        var cancelled = try applying()
        cancelled.feed(.cancel(cancelled.cancel()))
        let causes: [RollbackRequest.Cause] = [.timeout, .command, .command]
        for (var it, cause) in zip([late, told, cancelled], causes) {
            #expect(it.state == .rollback)
            #expect(it.effects.count { $0 == .stop } == 1)
            #expect(it.undoings.isEmpty, "not while the apply may be under way")
            it.feed(.applied(try it.applyDone(.partiallyApplied, .killed)))
            #expect(it.undoings.map { $0.steps.map(\.text) } == [["undo-first"]])
            #expect(it.undoings.first?.cause == cause)
        }
    }

    @Test("an apply that never says that it stopped holds its rollback up for a minute, and no longer")
    func silentApply() throws {
        var it = try applying()
        let causeAt = it.now
        it.feed(.rollback(try it.rollbackCommand()))
        it.feed(.taken(it.usage(of: .next())))
        #expect(it.record?.rollback?.begunAt == nil)
        try it.fireDeadline()
        #expect(it.now == causeAt.advanced(by: .seconds(60)))
        #expect(it.undoings.map { $0.steps.map(\.text) } == [["undo-second", "undo-first"]])
        #expect(it.record?.deadlineAt == causeAt.advanced(by: .seconds(300)))
        #expect(!it.events.contains("run.rollback_late"))
        it.feed(.applied(try it.applyDone(.applied, .done, .done)))
        #expect(it.undoings.count == 1)
    }

    @Test("begins within 5 minutes and finishes within 15, or people hear of it; in the end the run ends")
    func clock() throws {
        var it = try applying()
        let causeAt = it.now
        it.feed(.applied(try it.applyDone(.failed, .failed)))
        #expect(it.undoings.first?.beginBy == causeAt.advanced(by: .seconds(300)))
        #expect(it.undoings.first?.finishBy == causeAt.advanced(by: .seconds(900)))
        #expect(it.record?.deadlineAt == causeAt.advanced(by: .seconds(300)))
        try it.fireDeadline()
        #expect(it.events.filter { $0 == "run.rollback_late" }.count == 1)
        #expect(it.record?.deadlineAt == causeAt.advanced(by: .seconds(900)))
        try it.fireDeadline()
        #expect(it.events.filter { $0 == "run.rollback_late" }.count == 2)
        try it.fireDeadline()
        #expect(it.record?.outcome == .failed)
        #expect(it.undoings.count == 1)
    }

    @Test("one that began in time alarms nobody at the first limit, and its times are measured")
    func inTime() throws {
        var it = try applying()
        it.feed(.applied(try it.applyDone(.failed, .failed)))
        it.pass(.seconds(20))
        it.feed(.taken(it.usage(of: try #require(it.tasks.last).task)))
        #expect(it.record?.rollback?.begunAt == nil, "a task of the build is not the rollback")
        it.feed(.taken(it.usage(of: try it.undoingTask())))
        #expect(it.last.effects.contains(.measure(.rollbackBegan(after: .seconds(20)))))
        try it.fireDeadline()
        #expect(!it.events.contains("run.rollback_late"))
        it.feed(.rolledBack(try it.rollbackDone(.rolledBack)))
        #expect(it.last.effects.contains(.measure(.rollbackFinished(after: .seconds(300)))))
        #expect(it.record?.outcome == .rolledBack)
    }

    @Test("the end of an earlier order is not that of the one under way")
    func stale() throws {
        var it = try applying()
        it.feed(.applied(try it.applyDone(.failed, .failed)))
        let order = try #require(it.record?.rollback?.order)
        it.feed(.rolledBack(try it.rollbackDone(.rolledBack), order: .next()))
        #expect(it.state == .rollback && it.last.path.isEmpty)
        it.feed(.rolledBack(try it.rollbackDone(.rolledBack), order: order))
        #expect(it.record?.outcome == .rolledBack)
    }

    @Test("what it costs is booked once, whether that is told before its end or after", arguments: [true, false])
    func cost(isBefore: Bool) throws {
        var it = try applying()
        it.feed(.applied(try it.applyDone(.failed, .failed, cost: 20)))
        let (spent, reserved) = (it.record?.budget.spentMicros ?? 0, it.record?.budget.reservedMicros)
        let usage = it.usage(of: try it.undoingTask(), cost: 70)
        if !isBefore { it.feed(.rolledBack(try it.rollbackDone(.rolledBack))) }
        it.feed(.taken(usage))
        let money = it.last.effects.compactMap { effect -> String? in
            switch effect {
            case .reserve(let hold): "holds \(hold.micros) as \(hold.id)"
            case .settle(let hold): "spends \(hold.micros) as \(hold.id)"
            default: nil
            }
        }
        #expect(money == ["holds 0 as \(it.run.text)/rollback", "spends 70 as \(it.run.text)/rollback"])
        for _ in 1...2 { it.feed(.taken(usage)) }
        it.feed(.taken(it.usage(of: .next(), cost: 5)))
        if isBefore { it.feed(.rolledBack(try it.rollbackDone(.rolledBack))) }
        #expect(it.state == .done && it.record?.outcome == .rolledBack)
        #expect(it.record?.budget.spentMicros == spent + 70 && it.record?.budget.reservedMicros == reserved)
    }

    @Test(
        "one that failed is an alarm and a failed run",
        arguments: [RollbackDone.Outcome.failed, .partiallyRolledBack]
    )
    func failed(_ outcome: RollbackDone.Outcome) throws {
        var it = Fixture()
        try it.startRollback(it.wholePlan())
        it.feed(.rolledBack(try it.rollbackDone(outcome)))
        #expect(it.record?.outcome == .failed)
        #expect(it.events.contains("run.rollback_failed"))
    }

    @Test("is refused where nothing is applied, and where nothing undoes it")
    func refused() throws {
        var waiting = Fixture()
        try waiting.startWaiting(waiting.wholePlan())
        waiting.feed(.rollback(try waiting.rollbackCommand()))
        #expect(waiting.last.refusal?.sentence == "A run in WAIT_FOR_APPROVE cannot take: rollback.")
        var plain = Fixture()
        try plain.startApplying(plain.plan([Fixture.step("apply", .apply)]))
        #expect(plain.state == .applying)
        plain.feed(.rollback(try plain.rollbackCommand()))
        #expect(plain.state == .applying)
        #expect(plain.last.refusal != nil)
        plain.feed(.applied(try plain.applyDone(.failed, .failed)))
        #expect(plain.record?.outcome == .failed)
    }

    @Test("what was never started is not undone")
    func notStarted() throws {
        var it = try applying()
        it.feed(.applied(try it.applyDone(.failed, .noOutput, .noOutput)))
        #expect(it.record?.outcome == .failed && it.undoings.isEmpty)
        var told = try applying()
        told.feed(.rollback(try told.rollbackCommand()))
        told.feed(.applied(try told.applyDone(.failed, .noOutput, .noOutput)))
        #expect(told.record?.outcome == .failed && told.undoings.isEmpty)
        #expect(told.record?.budget.reservedMicros == 0)
    }

    private func applied() throws -> Fixture {
        var it = try applying()
        it.feed(.applied(try it.applyDone(.applied, .done, .done, cost: 30)))
        return it
    }

    @Test("what was applied is undone on command as long as its plan is kept, once, and costs nothing twice")
    func afterwards() throws {
        var it = try applied()
        it.pass(.seconds(28 * 86_400))
        let causeAt = it.now
        it.feed(.rollback(try it.rollbackCommand()))
        #expect(it.state == .rollback && it.record?.outcome == nil)
        #expect(it.undoings.map { $0.steps.map(\.text) } == [["undo-second", "undo-first"]])
        #expect(it.undoings.first?.beginBy == causeAt.advanced(by: .seconds(300)))
        #expect(it.record?.deadlineAt == causeAt.advanced(by: .seconds(300)))
        it.feed(.rollback(try it.rollbackCommand()))
        #expect(it.undoings.count == 1 && it.last.refusal != nil)
        it.feed(.rolledBack(try it.rollbackDone(.rolledBack)))
        #expect(it.record?.outcome == .rolledBack && it.record?.deadlineAt == nil)
        it.feed(.rollback(try it.rollbackCommand()))
        #expect(it.last.refusal?.sentence == "Only what was applied can be rolled back; this run came to rolled_back.")
        #expect(it.undoings.count == 1 && it.record?.budget.spentMicros == 30 && it.record?.budget.reservedMicros == 0)
    }

    @Test("one that failed can be ordered again, by a person who has mended the cause, until one succeeds")
    func again() throws {
        var it = try applied()
        it.feed(.rollback(try it.rollbackCommand()))
        it.feed(.rolledBack(try it.rollbackDone(.failed)))
        #expect(it.record?.outcome == .failed && it.undoings.count == 1)
        it.feed(.rollback(try it.rollbackCommand()))
        #expect(it.state == .rollback && it.undoings.count == 2)
        #expect(it.undoings[0].steps == it.undoings[1].steps)
        it.feed(.rolledBack(try it.rollbackDone(.rolledBack)))
        #expect(it.record?.outcome == .rolledBack)
        it.feed(.rollback(try it.rollbackCommand()))
        #expect(it.undoings.count == 2 && it.last.refusal != nil)
    }

    @Test("an approved plan that cannot be read any more is neither applied nor taken for an empty one")
    func lostPlan() throws {
        var it = Fixture()
        try it.startWaiting(it.wholePlan())
        let approval = try it.approval("ada")
        it.plan = nil
        it.feed(.approval(approval, id: .next()))
        #expect(it.state == .waitForApprove && it.applies.isEmpty && it.record?.outcome == nil)
    }

    @Test("an old plan, an old plan's digest, one that nothing undoes: each is refused with its reason")
    func tooLate() throws {
        var old = try applied()
        let before = old.record
        old.pass(.seconds(29 * 86_400))
        old.feed(.rollback(try old.rollbackCommand()))
        #expect(old.last.refusal?.sentence == "The plan is too old: it will not be kept much longer.")
        #expect(old.record == before)
        var gone = try applied()
        gone.plan = nil
        gone.feed(.rollback(try gone.rollbackCommand()))
        #expect(gone.state == .done && gone.last.refusal != nil)
        var plain = Fixture()
        try plain.startApplying(plain.plan([Fixture.step("apply", .apply)]))
        plain.feed(.applied(try plain.applyDone(.applied, .done)))
        plain.feed(.rollback(try plain.rollbackCommand()))
        #expect(plain.last.refusal?.sentence == "No step of the plan undoes it.")
    }

    @Test("a late report of the apply is paid for and stops nothing")
    func lateApply() throws {
        var it = try applying()
        try it.fireDeadline()
        it.feed(.applied(try it.applyDone(.applied, .done, .done, cost: 30)))
        #expect(it.state == .rollback)
        #expect(it.record?.budget.spentMicros == 30)
        #expect(it.record?.budget.reservedMicros == 0)
    }
}
