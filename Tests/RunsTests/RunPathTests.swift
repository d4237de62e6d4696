import Artifacts
import Runs
import Security
import Testing

@Suite("A run's way")
struct RunPathTests {
    @Test("from a plan to DONE, each step in its turn")
    func whole() throws {
        var it = Fixture()
        try it.start(it.wholePlan())
        #expect(it.state == .pending)
        #expect(it.tasks.map(\.step.text) == ["one"])
        it.feed(.taken(it.usage(of: it.tasks[0].task)))
        #expect(it.state == .inProgress)
        it.feed(.result(try it.status(of: it.tasks[0]), id: .next()))
        #expect(it.tasks.map(\.step.text) == ["one", "two"])
        it.feed(.result(try it.status(of: it.tasks[1]), id: .next()))
        #expect(it.state == .validating)
        #expect(it.record?.results?.count == 2)
        try it.judge()
        #expect(it.last.states == [.readyForApply, .waitForApprove])
        try it.approve()
        #expect(it.applies.map { $0.steps.map(\.text) } == [["first", "second"]])
        it.feed(.applied(try it.applyDone(.applied, .done, .done)))
        #expect(it.state == .done)
        #expect(it.record?.outcome == .applied)
        #expect(it.effects.last { if case .clearDeadline = $0 { true } else { false } } != nil)
    }

    @Test("a failed step is tried again from its checkpoint, as often as its plan allows, then the run fails")
    func retries() throws {
        var it = Fixture()
        try it.start(it.wholePlan())
        var status = try it.status(of: it.tasks[0], .killed)
        status.checkpoint = BlobReference(digest: SHA256.digest("half"), bytes: 4)
        it.feed(.result(status, id: .next()))
        #expect(it.tasks.map(\.step.text) == ["one", "one"])
        #expect(it.tasks[0].task == it.tasks[1].task)
        #expect(it.tasks[1].checkpoint == status.checkpoint)
        #expect(it.record?.checkpoints == nil)
        it.feed(.result(try it.status(of: it.tasks[1], .failed), id: .next()))
        #expect(it.record?.outcome == .failed)
        #expect(it.record?.reason?.contains("Step one failed (failed): because.") == true)
    }

    @Test("truncation is never success", arguments: TaskOutcome.allCases)
    func truncated(_ outcome: TaskOutcome) throws {
        var it = Fixture()
        try it.start(it.plan([Fixture.step("only")]))
        try it.finishTasks(outcome)
        let isSuccess = it.state == .validating
        #expect(isSuccess == (outcome == .done))
    }

    @Test("no output is silence, not failure", arguments: [TaskOutcome.noOutput, .falseAlarm])
    func silence(_ outcome: TaskOutcome) throws {
        var it = Fixture()
        try it.start(it.wholePlan())
        try it.finishTasks(outcome)
        #expect(it.record?.outcome == .noOutput)
        let severities = it.effects.compactMap { if case .event(let event) = $0 { event.severity } else { nil } }
        #expect(!severities.contains(.error))
    }

    @Test("a result that no task of the run waits for changes nothing and says so")
    func strangers() throws {
        var it = Fixture()
        try it.start(it.wholePlan())
        let before = it.record
        var foreign = try it.status(of: it.tasks[0])
        foreign.task = .next()
        it.feed(.result(foreign, id: .next()))
        #expect(it.record == before)
        #expect(it.last.refusal?.sentence == "No task of this run waits for a result of step one.")
        var lying = try it.status(of: it.tasks[0])
        lying.step = try Fixture.name("two")
        it.feed(.result(lying, id: .next()))
        #expect(it.record == before)
        try it.finishTasks()
        it.feed(.result(try it.status(of: it.tasks[0]), id: .next()))
        #expect(it.last.refusal != nil)
    }

    @Test("a FAIL goes back with its reasons twice, then to a person; a better plan goes on")
    func revisions() throws {
        var it = Fixture()
        try it.start(it.wholePlan())
        for revision in 1...3 {
            try it.finishTasks()
            try it.judge(.fail)
            #expect(it.state == .blocked)
            #expect(it.revisions.count == min(revision, 2))
            #expect(it.events.contains("run.needs_person") == (revision == 3))
            try it.start(it.wholePlan(revision: revision))
            #expect(it.state == .pending)
        }
        #expect(it.revisions.first?.rationale == "size: It has a size.")
        let results = it.tasks.count
        it.feed(.result(try it.status(of: it.tasks[0]), id: .next()))
        #expect(it.last.refusal != nil, "a result of the plan before")
        #expect(it.tasks.count == results)
    }

    @Test("an older plan does not come back")
    func oldPlan() throws {
        var it = Fixture()
        try it.start(it.wholePlan(revision: 1))
        try it.finishTasks()
        try it.judge(.fail)
        try it.start(it.wholePlan(revision: 1))
        #expect(it.state == .blocked)
        #expect(it.last.refusal?.sentence.contains("at 1 already") == true)
    }

    @Test("a goal that cannot be planned blocks a run that has no plan yet")
    func unplannable() throws {
        var it = Fixture()
        for _ in 0..<3 { it.feed(.blocked(it.blocked())) }
        #expect(it.state == .blocked)
        #expect(it.revisions.count == 2)
        #expect(it.record?.obstacle?.needsPerson == true)
        try it.start(it.wholePlan())
        #expect(it.state == .pending)
    }

    @Test("a plan that comes after its goal was cancelled does not start")
    func cancelledBefore() throws {
        var it = Fixture()
        it.feed(.cancel(it.cancel()))
        #expect(it.record?.outcome == .cancelled)
        try it.start(it.wholePlan())
        #expect(it.state == .done)
        #expect(it.tasks.isEmpty)
    }

    @Test("what still comes after the end is paid for, and what never comes is let go")
    func lateResults() throws {
        var it = Fixture()
        try it.start(it.plan([Fixture.step("one", cost: 100), Fixture.step("two", cost: 100)]))
        it.feed(.cancel(it.cancel()))
        #expect(it.record?.deadlineAt != nil)
        it.feed(.result(try it.status(of: it.tasks[0], cost: 70), id: .next()))
        #expect(it.record?.budget.spentMicros == 70)
        #expect(it.record?.budget.reservedMicros == 100)
        try it.fireDeadline()
        #expect(it.record?.budget.reservedMicros == 0)
        #expect(it.record?.outcome == .cancelled)
        #expect(it.record?.deadlineAt == nil)
    }

    @Test("the goal's own deadline cuts every wait short")
    func goalDeadline() throws {
        var it = Fixture()
        let at = it.now.advanced(by: .seconds(60))
        it.feed(.plan(try it.arrival(it.wholePlan(), deadlineAt: at)))
        #expect(it.record?.deadlineAt == at)
        try it.finishTasks()
        try it.judge()
        #expect(it.requests.last?.body.expiresAt == at)
        try it.fireDeadline()
        #expect(it.record?.outcome == .expired)
    }

    @Test("a timer of an earlier state is stale")
    func staleTimer() throws {
        var it = Fixture()
        try it.start(it.wholePlan())
        let sequence = try #require(it.record?.sequence)
        try it.finishTasks()
        let before = it.record
        it.feed(.deadline(sequence: sequence))
        #expect(it.record == before)
        #expect(it.last.effects.isEmpty && it.last.refusal == nil)
    }

    @Test("a plan without steps to apply ends after its verdict, unless its goal asked for approval")
    func nothingToApply() throws {
        var it = Fixture()
        try it.startWaiting(it.plan([Fixture.step("only")], approvals: 0))
        #expect(it.record?.outcome == .applied)
        var asking = Fixture()
        try asking.startWaiting(asking.plan([Fixture.step("only")], approvals: 1))
        #expect(asking.state == .waitForApprove)
        try asking.approve()
        #expect(asking.record?.outcome == .applied)
        #expect(asking.applies.isEmpty)
    }
}
