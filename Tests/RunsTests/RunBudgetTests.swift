import Artifacts
import Plans
import Runs
import Testing

@Suite("A run's budget")
struct RunBudgetTests {
    private func alerts(_ it: Fixture) -> [BudgetAlert.Level] {
        it.effects.compactMap { if case .alert(let alert) = $0 { alert.level } else { nil } }
    }

    private func plan(_ it: Fixture, ceiling: Int) throws -> PlanSpec {
        try it.plan([Fixture.step("one", cost: 400), Fixture.step("two", after: ["one"], cost: 400)], ceiling: ceiling)
    }

    @Test("the brake closes where the forecast reaches 80 % of the ceiling, and not before")
    func forecast() throws {
        var open = Fixture()
        try open.start(plan(open, ceiling: 1001))
        #expect(open.tasks.count == 1)
        var closed = Fixture()
        try closed.start(plan(closed, ceiling: 1000))
        #expect(closed.tasks.isEmpty)
        #expect(alerts(closed) == [.brakeClosed])
        #expect(closed.record?.budget.brake == .forecast)
    }

    @Test(
        "the least budget that the planner names leaves the brake open, and one less does not; what undoes is not forecast"
    )
    func openBudget() throws {
        for undoing in [0, 5000] {
            let steps = [try Fixture.step("one", cost: 333), try Fixture.step("undo", .rollback, cost: undoing)]
            let least = try Fixture().plan(steps).openBudgetMicros
            // The estimate itself is the least that a plan is made with.
            for (ceiling, isOpen) in [(least, true), (least - 1, undoing > 0)] {
                var it = Fixture()
                try it.start(it.plan(steps, ceiling: ceiling))
                #expect((it.record?.budget.brake == nil) == isOpen, "\(ceiling)")
            }
        }
        #expect(try Fixture().plan([Fixture.step("free")]).openBudgetMicros == 0)
    }

    @Test("a result's word books at most what the goal may cost, and an absurd one is told, and ends nothing")
    func absurd() throws {
        var it = Fixture()
        try it.start(plan(it, ceiling: 1001))
        it.feed(.result(try it.status(of: it.tasks[0], cost: 1_000_000_000_000_000), id: .next()))
        #expect(it.state == .inProgress && it.record?.budget.spentMicros == 1001)
        #expect(it.events.contains("run.spending_doubted"))
        var budget = try #require(it.record?.budget)
        budget.spentMicros = .max / 2
        #expect(Governor().brake(budget, remaining: 0, estimate: 1, at: it.now) == .forecast)
        #expect(Governor.isMonthDoubled(spentMicros: .max, limitMicros: .max / 2 - 1))
        #expect(!Governor.isMonthDoubled(spentMicros: .max - 1, limitMicros: .max / 2))
    }

    @Test("while the brake holds the work, the run has as long as an approval; once it opens, as long as work has")
    func brakedTime() throws {
        var it = Fixture()
        try it.start(plan(it, ceiling: 1001))
        let policy = RunPolicy()
        it.feed(.result(try it.status(of: it.tasks[0], cost: 500), id: .next()))
        #expect(it.state == .inProgress && it.record?.budget.brake == .forecast)
        #expect(it.record?.deadlineAt == it.now.advanced(by: policy.approvalLimit))
        let closed = it.record?.deadlineAt
        it.pass(.seconds(7200))
        it.feed(.wake)
        #expect(it.record?.deadlineAt == closed, "it counts from when the brake was closed")
        it.feed(.lift(it.lift()))
        let limit = policy.limit(of: .inProgress, it.plan)
        #expect(it.tasks.count == 2 && it.record?.deadlineAt == it.now.advanced(by: limit))
        #expect(it.tasks.last?.deadlineAt == it.record?.deadlineAt)

        var held = Fixture()
        try held.start(plan(held, ceiling: 1000))
        #expect(held.state == .pending && held.record?.deadlineAt == held.now.advanced(by: policy.approvalLimit))
        held.feed(.lift(held.lift()))
        #expect(held.record?.deadlineAt == held.now.advanced(by: policy.pendingLimit))
    }

    @Test("what costs more than expected closes it for the steps to come; what runs goes on; a person lifts it")
    func overrun() throws {
        var it = Fixture()
        try it.start(plan(it, ceiling: 1001))
        it.feed(.result(try it.status(of: it.tasks[0], cost: 500), id: .next()))
        #expect(it.state == .inProgress)
        #expect(it.tasks.count == 1)
        it.feed(.wake)
        #expect(alerts(it) == [.brakeClosed], "told once")
        it.feed(.lift(it.lift(name: "another")))
        #expect(it.last.refusal != nil)
        it.feed(.lift(it.lift()))
        #expect(it.tasks.count == 2)
        #expect(it.record?.budget.brake == nil)
    }

    @Test("the judge is told all that was spent, with what led to no result")
    func told() throws {
        var it = Fixture()
        try it.start(it.plan([Fixture.step("one", cost: 100, attempts: 2), Fixture.step("two", .apply)]))
        it.feed(.result(try it.status(of: it.tasks[0], .failed, cost: 70), id: .next()))
        it.feed(.result(try it.status(of: it.tasks[1], cost: 10), id: .next()))
        let requests = it.effects.compactMap { if case .validate(_, let request) = $0 { request } else { nil } }
        #expect(requests.map(\.spentMicros) == [80] && requests.first?.results.count == 1)
    }

    @Test("free work is never held up")
    func free() throws {
        var it = Fixture()
        try it.start(it.plan([Fixture.step("one")], ceiling: 0))
        #expect(it.tasks.count == 1)
    }

    @Test("free work is not held up by a shared budget that refuses what costs money")
    func freeDespiteShortage() throws {
        var it = Fixture()
        let steps = [
            try Fixture.step("one"), try Fixture.step("paid", after: ["one"], cost: 400),
            try Fixture.step("free", after: ["one"]),
        ]
        try it.start(it.plan(steps, ceiling: 10_000))
        it.feed(.result(try it.status(of: it.tasks[0]), id: .next()), shortage: Shortage(of: .tenant))
        #expect(it.tasks.map(\.step.text) == ["one", "free"])
        #expect(it.record?.budget.brake == .shared)
        it.feed(.wake)
        #expect(it.tasks.map(\.step.text) == ["one", "free", "paid"])
    }

    @Test("a shared budget that refuses is asked again later; the result that came with it is kept")
    func withheld() throws {
        var it = Fixture()
        try it.start(plan(it, ceiling: 10_000))
        it.feed(.result(try it.status(of: it.tasks[0]), id: .next()), shortage: Shortage(of: .tenant))
        #expect(it.tasks.count == 1)
        #expect(it.last.effects.contains(.wake(after: .seconds(30))))
        #expect(it.record?.budget.brake == .shared)
        it.feed(.wake)
        #expect(it.tasks.count == 2)
        #expect(it.record?.budget.brake == nil)
    }

    @Test(
        "an alert names the budget that refused, and the record until another reason closes the brake",
        arguments: [
            (BudgetAlert.Scope.tenant, "of the tenant acme"), (.goal, "The goal's budget"),
            (.agent, "of the agent atlas is"), (.subAgent, "of the sub-agent atlas/forge"),
        ]
    )
    func withheldBy(_ scope: BudgetAlert.Scope, _ words: String) throws {
        var it = Fixture()
        let agents = AgentPath("atlas:5/forge:2")
        it.record = nil
        let plan = try plan(it, ceiling: 10_000)
        it.last = it.machine.decide(
            nil,
            .plan(try it.arrival(plan, agents: agents)),
            of: TenantID("acme"),
            plan: plan,
            shortage: Shortage(of: scope),
            at: it.now
        )
        it.record = it.last.record
        it.plan = plan
        let alerts = it.last.effects.compactMap { effect in
            if case .alert(let alert) = effect { return alert.message }
            return nil
        }
        #expect(alerts.count == 1 && alerts[0].contains(words), "\(alerts)")
        let record = try #require(it.record)
        #expect(record.budget.withheldBy == scope && record.agents == agents)
        #expect(try RunRecord(bytes: record.bytes()) == record)
        it.feed(.wake)
        #expect(it.record?.budget.withheldBy == nil && it.record?.budget.brake == nil)
    }

    @Test("a month begins with its first moment, and what is reserved in it is settled in it, whenever that is")
    func rollover() throws {
        var it = Fixture()
        it.now = try #require(Timestamp(text: Array("2026-11-30T23:59:59.999Z".utf8)[...]))
        #expect(BillingMonth(of: it.now).start?.description == "2026-11-01T00:00:00.000Z")
        it.feed(.plan(try it.arrival(plan(it, ceiling: 10_000), agents: AgentPath("atlas:5"))))
        it.now = it.now.advanced(by: .milliseconds(1))
        #expect(BillingMonth(of: it.now).start == it.now)
        it.feed(.result(try it.status(of: it.tasks[0], cost: 50), id: .next()))
        let months = it.effects.compactMap { effect in
            switch effect {
            case .reserve(let reservation), .settle(let reservation): reservation.month.text
            default: nil
            }
        }
        #expect(months.count >= 2 && Set(months) == ["2026-11"], "\(months)")
    }

    @Test("the agents that pay are those of the first plan")
    func firstPayers() throws {
        var it = Fixture()
        let steps = [try Fixture.step("one")]
        it.feed(.plan(try it.arrival(it.plan(steps), agents: AgentPath("atlas:5"))))
        try it.finishTasks()
        try it.judge(.fail)
        #expect(it.state == .blocked)
        it.feed(.plan(try it.arrival(it.plan(steps, revision: 1), agents: AgentPath("forge:5"))))
        #expect(it.state == .pending)
        #expect(it.record?.agents == AgentPath("atlas:5"))
    }

    @Test("an approved plan waits for money, and is applied once there is some")
    func applyWithheld() throws {
        var it = Fixture()
        try it.startWaiting(it.wholePlan())
        it.feed(.approval(try it.approval("ada"), id: .next()), shortage: Shortage(of: .tenant))
        #expect(it.state == .waitForApprove)
        #expect(it.applies.isEmpty)
        it.feed(.wake)
        #expect(it.state == .applying)
        #expect(it.applies.count == 1)
    }

    @Test("money that goes too fast closes the brake for the rest of the minute")
    func spike() throws {
        var policy = RunPolicy()
        policy.governor.microsPerMinute = 300
        var it = Fixture(policy: policy)
        try it.start(plan(it, ceiling: 10_000))
        it.feed(.result(try it.status(of: it.tasks[0], cost: 400), id: .next()))
        #expect(it.tasks.count == 1)
        #expect(alerts(it) == [.spike])
        it.pass(.seconds(61))
        it.feed(.wake)
        #expect(it.tasks.count == 2)
    }

    @Test("a person who lifts the brake lifts it for what it is closed for: money may still go too fast, or too far")
    func liftedForOneReason() throws {
        var policy = RunPolicy()
        policy.governor.microsPerMinute = 600
        let steps = [
            try Fixture.step("one", cost: 400), try Fixture.step("two", after: ["one"], cost: 300),
            try Fixture.step("three", after: ["two"], cost: 300),
        ]
        var far = Fixture(policy: policy)
        try far.start(far.plan(steps, ceiling: 1251))
        far.feed(.result(try far.status(of: far.tasks[0], cost: 500), id: .next()))
        #expect(far.record?.budget.brake == .forecast)
        far.feed(.lift(far.lift()))
        #expect(far.tasks.count == 2)
        far.feed(.result(try far.status(of: far.tasks[1], cost: 200), id: .next()))
        #expect(far.tasks.count == 2 && far.record?.budget.brake == .spike)

        var fast = Fixture(policy: policy)
        try fast.start(fast.plan(steps, ceiling: 1251))
        fast.feed(.result(try fast.status(of: fast.tasks[0], cost: 700), id: .next()))
        #expect(fast.record?.budget.brake == .spike)
        fast.feed(.lift(fast.lift()))
        #expect(fast.tasks.count == 1 && fast.record?.budget.brake == .forecast)
        fast.feed(.lift(fast.lift()))
        #expect(fast.tasks.count == 2 && fast.record?.budget.brake == nil)
    }

    @Test("an open brake cannot be lifted beforehand, nor one that a shared budget holds")
    func nothingToLift() throws {
        var it = Fixture()
        try it.start(plan(it, ceiling: 1001))
        it.feed(.lift(it.lift()))
        #expect(it.last.refusal?.description.contains("not closed") == true)
        it.feed(.result(try it.status(of: it.tasks[0], cost: 500), id: .next()))
        #expect(it.tasks.count == 1 && it.record?.budget.brake == .forecast)

        var held = Fixture()
        try held.start(plan(held, ceiling: 10_000))
        held.feed(.result(try held.status(of: held.tasks[0]), id: .next()), shortage: Shortage(of: .tenant))
        held.feed(.lift(held.lift()))
        #expect(held.last.refusal?.description.contains("has to allow more") == true)
        #expect(held.record?.budget.brake == .shared && held.record?.budget.isLifted == false)
    }

    @Test("every reservation is settled with what was spent, in the month in which the run began")
    func month() throws {
        var it = Fixture()
        it.now = try #require(Timestamp(text: Array("2026-01-31T23:59:00.000Z".utf8)[...]))
        try it.start(plan(it, ceiling: 10_000))
        it.pass(.seconds(120))
        it.feed(.result(try it.status(of: it.tasks[0], cost: 7), id: .next()))
        let months = it.effects.compactMap { effect -> String? in
            switch effect {
            case .reserve(let reservation), .settle(let reservation): reservation.month.text
            default: nil
            }
        }
        #expect(months == ["2026-01", "2026-01", "2026-01"])
        #expect(BillingMonth(of: it.now).text == "2026-02")
        #expect(it.record?.budget.spentMicros == 7)
    }

    /// The months of what was reserved and settled since the first so many effects.
    private func months(_ it: Fixture, after count: Int = 0) -> [String] {
        it.effects.dropFirst(count).compactMap { effect in
            switch effect {
            case .reserve(let reservation): "+\(reservation.month.text)"
            case .settle(let reservation): "-\(reservation.month.text)"
            default: nil
            }
        }
    }

    private static let newYear = Timestamp(text: Array("2027-01-01T00:00:00.000Z".utf8)[...])

    @Test(
        "a run that waits for a month's budget goes on with the next month's; a wake in the same month changes nothing"
    )
    func nextMonth() throws {
        var it = Fixture()
        let year = try #require(Self.newYear)
        it.now = Timestamp(milliseconds: year.milliseconds - 60_000)
        it.feed(.plan(try it.arrival(plan(it, ceiling: 10_000))), shortage: Shortage(of: .tenant))
        #expect(it.record?.budget.brake == .shared && it.tasks.isEmpty)
        let began = it.effects.count
        it.feed(.wake, shortage: Shortage(of: .tenant))
        #expect(it.record?.budget.month.text == "2026-12")
        it.now = year
        it.feed(.wake)
        #expect(months(it, after: began) == ["+2027-01"] && it.tasks.count == 1)
        let record = try #require(it.record)
        #expect(record.budget.month.text == "2027-01" && record.budget.brake == nil)
        #expect(try RunRecord(bytes: record.bytes()) == record)
        it.feed(.result(try it.status(of: it.tasks[0], cost: 5), id: .next()))
        #expect(months(it, after: began).prefix(2) == ["+2027-01", "-2027-01"])
    }

    @Test("what was reserved in the old month is settled there before its run goes on with the new one")
    func openReservations() throws {
        var it = Fixture()
        let year = try #require(Self.newYear)
        it.now = Timestamp(milliseconds: year.milliseconds - 60_000)
        let steps = [
            try Fixture.step("a", cost: 100), try Fixture.step("b", cost: 100),
            try Fixture.step("c", after: ["a"], cost: 100),
        ]
        it.feed(.plan(try it.arrival(it.plan(steps, ceiling: 10_000))))
        #expect(it.tasks.count == 2)
        it.feed(.result(try it.status(of: it.tasks[0], cost: 5), id: .next()), shortage: Shortage(of: .tenant))
        #expect(it.record?.budget.brake == .shared)
        let began = it.effects.count
        it.now = year
        it.feed(.wake, shortage: Shortage(of: .tenant))
        #expect(it.record?.budget.month.text == "2026-12", "b is still under way")
        it.feed(.result(try it.status(of: it.tasks[1], cost: 5), id: .next()), shortage: Shortage(of: .tenant))
        it.feed(.wake)
        #expect(months(it, after: began) == ["-2026-12", "+2027-01"] && it.tasks.count == 3)
    }

    @Test("an approved plan that waits for a month's budget is applied with the next month's")
    func applyNextMonth() throws {
        var it = Fixture()
        let year = try #require(Self.newYear)
        it.now = Timestamp(milliseconds: year.milliseconds - 60_000)
        try it.startWaiting(it.wholePlan())
        it.feed(.approval(try it.approval("ada"), id: .next()), shortage: Shortage(of: .tenant))
        it.now = year
        it.feed(.wake)
        #expect(it.state == .applying && months(it).last == "+2027-01")
    }

    @Test("a month is doubled beyond twice its limit, and a year is extrapolated from what was seen")
    func sums() {
        #expect(!Governor.isMonthDoubled(spentMicros: 200, limitMicros: 100))
        #expect(Governor.isMonthDoubled(spentMicros: 201, limitMicros: 100))
        #expect(Governor.annualised(spentMicros: 10, over: .seconds(86_400)) == 3650)
        #expect(Governor.annualised(spentMicros: 10, over: .zero) == nil)
        #expect(Governor.annualised(spentMicros: .max, over: .seconds(1)) == .max)
    }
}
