import Artifacts
import Runs
import Testing

@Suite("Cancelling one task")
struct TaskCancellationTests {
    private func working() throws -> Fixture {
        var it = Fixture()
        try it.start(
            it.plan([Fixture.step("one", cost: 100, attempts: 3), Fixture.step("two", cost: 100, attempts: 3)])
        )
        return it
    }

    private func stopped(_ it: Fixture) -> [TaskID] {
        it.effects.compactMap { if case .stopTask(let task) = $0 { task } else { nil } }
    }

    @Test("stops this task and nothing else, until its result fails the run without another try")
    func narrow() throws {
        var it = try working()
        it.feed(.cancel(it.cancel(it.tasks[0].task)))
        #expect(it.state == .pending && it.last.refusal == nil)
        #expect(stopped(it) == [it.tasks[0].task] && !it.effects.contains(.stop))
        #expect(it.events.contains("run.task_cancelled"))
        it.feed(.result(try it.status(of: it.tasks[1], .failed), id: .next()))
        #expect(
            it.state == .inProgress && it.tasks.map(\.step.text) == ["one", "two", "two"],
            "the other is tried again"
        )
        it.feed(.result(try it.status(of: it.tasks[0], .killed, cost: 30), id: .next()))
        #expect(it.record?.outcome == .failed)
        #expect(it.record?.reason == "Step one was cancelled: no longer wanted")
        #expect(it.record?.budget.spentMicros == 30 && it.tasks.count == 3)
    }

    @Test("what was cancelled has failed, whatever its program made of it", arguments: TaskOutcome.allCases)
    func whatever(_ outcome: TaskOutcome) throws {
        var it = try working()
        it.feed(.cancel(it.cancel(it.tasks[0].task)))
        it.feed(.result(try it.status(of: it.tasks[0], outcome), id: .next()))
        #expect(it.record?.outcome == .failed)
        #expect(it.record?.reason == "Step one was cancelled: no longer wanted")
    }

    @Test("one that no worker takes ends its run all the same, and is paid for when it comes after all")
    func untaken() throws {
        var it = try working()
        let before = it.now
        it.feed(.cancel(it.cancel(it.tasks[0].task)))
        #expect(it.record?.deadlineAt == before.advanced(by: .seconds(15)))
        it.pass(.seconds(5))
        it.feed(.cancel(it.cancel(it.tasks[1].task)))
        #expect(it.record?.deadlineAt == before.advanced(by: .seconds(15)), "no cancellation puts another off")
        try it.fireDeadline()
        #expect(it.record?.outcome == .failed)
        #expect(it.record?.reason == "Step one was cancelled: no longer wanted")
        #expect(it.record?.budget.reservedMicros == 200)
        for task in it.tasks { it.feed(.result(try it.status(of: task, .killed, cost: 3), id: .next())) }
        #expect(it.record?.budget.reservedMicros == 0 && it.record?.budget.spentMicros == 6)
    }

    @Test("is refused for a task that is not under way, and the second time")
    func refused() throws {
        var it = try working()
        it.feed(.result(try it.status(of: it.tasks[0]), id: .next()))
        let before = it.record
        for task in [TaskID.next(), it.tasks[0].task] {
            it.feed(.cancel(it.cancel(task)))
            #expect(it.last.refusal?.sentence == "No task of this number is under way in the run.")
            #expect(it.record == before)
        }
        for _ in 1...2 { it.feed(.cancel(it.cancel(it.tasks[1].task))) }
        #expect(it.last.refusal?.sentence == "The task has been cancelled already." && stopped(it).count == 1)
        var none = Fixture()
        none.feed(.cancel(none.cancel(.next())))
        #expect(none.record == nil && none.last.refusal != nil)
    }
}
