import Artifacts
import Runs
import Testing

@Suite("Attempts of a step")
struct AttemptTests {
    /// The first attempt has failed, the second is under way.
    private func retrying() throws -> Fixture {
        var it = Fixture()
        try it.start(it.plan([Fixture.step("one", cost: 100, attempts: 5)]))
        it.feed(.result(try it.status(of: it.tasks[0], .failed), id: .next(), answering: .order(it.handouts[0].id)))
        return it
    }

    @Test("are numbered, and each has an order of its own, the same whenever it is decided")
    func handouts() throws {
        let it = try retrying()
        #expect(it.handouts.map(\.attempt) == [1, 2])
        #expect(it.tasks[0].task == it.tasks[1].task && it.handouts[0].id != it.handouts[1].id)
        let record = try #require(it.record)
        let step = try #require(it.plan?.steps.first)
        #expect(it.handouts.map(\.id) == [1, 2].map { record.assignment(of: step, attempt: $0) })
    }

    @Test("a result of one that is over is refused in words, and changes nothing", arguments: [false, true])
    func stale(_ isNamed: Bool) throws {
        var it = try retrying()
        let before = it.record
        let order: AnsweredOrder = isNamed ? .order(it.handouts[0].id) : .unnamed
        it.feed(.result(try it.status(of: it.tasks[0]), id: .next(), answering: order))
        #expect(it.record == before && it.last.effects.isEmpty)
        #expect(it.last.refusal?.sentence == "The result is of attempt 1 of step one; attempt 2 is the one under way.")
        it.feed(.buried(try it.status(of: it.tasks[0], .killed), answering: order))
        #expect(it.record == before, "nor does its burial")
    }

    @Test("a result of the one under way counts, however its sender tells")
    func current() throws {
        for isNamed in [true, false] {
            var it = try retrying()
            var status = try it.status(of: it.tasks[1])
            // A worker of an older build repeats the number of its order as well; who names no order is taken at his
            // word.
            status.attempt = 2
            it.feed(.result(status, id: .next(), answering: isNamed ? .order(it.handouts[1].id) : .unnamed))
            #expect(it.state == .validating)
        }
    }

    @Test("an order of a build that did not number them, and an entry of its log, are not judged by the number")
    func older() throws {
        for order in [AnsweredOrder.order(.next()), .untold] {
            var it = try retrying()
            it.feed(.result(try it.status(of: it.tasks[1]), id: .next(), answering: order))
            #expect(it.state == .validating)
        }
    }
}
