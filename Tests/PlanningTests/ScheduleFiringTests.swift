import Artifacts
import Planning
import Testing

@Suite("ScheduleFiring")
struct ScheduleFiringTests {
    private let midnight = Timestamp(milliseconds: 1_767_225_600_000)

    private func schedule(_ missed: MissedFirePolicy, cron: String = "0 * * * *") throws -> Schedule {
        let text = """
            {"name":"nightly","tenant":"acme","cron":"\(cron)","missed":"\(missed.rawValue)","deadlineMs":60000,
             "goal":{"title":"t","requestedBy":"clock","priority":"low","budgetMicros":1}}
            """
        return try ScheduleReader.read(Array(text.utf8), file: "nightly.json")
    }

    private func hours(_ hours: Int, seconds: Int = 0) -> Timestamp {
        midnight.advanced(by: .seconds(hours * 3600 + seconds))
    }

    @Test("a new schedule has missed nothing", arguments: MissedFirePolicy.allCases)
    func new(missed: MissedFirePolicy) throws {
        let firing = ScheduleFiring(try schedule(missed), memory: nil, now: hours(5, seconds: 1))
        #expect(firing.dueTimes == [])
        #expect(firing.memory == ScheduleMemory(settledThrough: hours(5, seconds: 1), cron: "0 * * * *"))
        #expect(firing.next == hours(6))
    }

    @Test("what is due is fired once, by every policy", arguments: MissedFirePolicy.allCases)
    func due(missed: MissedFirePolicy) throws {
        let schedule = try schedule(missed)
        let early = ScheduleFiring(
            schedule,
            memory: ScheduleMemory(settledThrough: hours(0), cron: "0 * * * *"),
            now: hours(0, seconds: 9)
        )
        #expect(early.dueTimes == [] && early.memory == nil && early.next == hours(1))
        let firing = ScheduleFiring(
            schedule,
            memory: ScheduleMemory(settledThrough: hours(0), cron: "0 * * * *"),
            now: hours(1, seconds: 2)
        )
        #expect(firing.dueTimes == [hours(1)])
        let again = ScheduleFiring(schedule, memory: firing.memory, now: hours(1, seconds: 3))
        #expect(again.dueTimes == [] && again.memory == nil)
    }

    @Test("what was missed is let go, made up for once, or made up for wholly")
    func missed() throws {
        let memory = ScheduleMemory(settledThrough: hours(0))
        let now = hours(3, seconds: 120)
        let times = try MissedFirePolicy.allCases.map { policy in
            ScheduleFiring(try schedule(policy), memory: memory, now: now)
        }
        #expect(times.map(\.dueTimes) == [[], [hours(3)], [hours(1), hours(2), hours(3)]])
        #expect(times.map(\.missed) == [3, 2, 0])
        #expect(times.allSatisfy { $0.memory?.settledThrough == now })
        let punctual = ScheduleFiring(try schedule(.skip), memory: memory, now: hours(3, seconds: 60))
        #expect(punctual.dueTimes == [hours(3)])
    }

    @Test("one whose times were changed has missed none of the new ones", arguments: MissedFirePolicy.allCases)
    func changed(missed: MissedFirePolicy) throws {
        let monthly = try schedule(missed, cron: "0 0 1 * *")
        let memory = ScheduleFiring(monthly, memory: ScheduleMemory(settledThrough: midnight), now: midnight).memory
        let now = hours(20 * 24, seconds: 90)
        let hourly = try schedule(missed)
        let firing = ScheduleFiring(hourly, memory: memory, now: now)
        #expect(firing.dueTimes == [] && firing.missed == 0 && firing.next == hours(20 * 24 + 1))
        #expect(firing.memory == ScheduleMemory(settledThrough: now, cron: "0 * * * *"))
        #expect(!ScheduleStatus(hourly, memory: memory, now: now).isOverdue)
        let older = ScheduleMemory(settledThrough: hours(20 * 24 - 1))
        let next = ScheduleFiring(hourly, memory: older, now: now)
        #expect(next.dueTimes == (missed == .skip ? [] : [hours(20 * 24)]), "an older memory does not tell its times")
    }

    @Test("a memory is written anew once a day, so that it is forgotten only where no core has the schedule")
    func renewed() throws {
        let monthly = try schedule(.all, cron: "0 0 1 * *")
        let memory = ScheduleMemory(settledThrough: hours(1), firedFor: midnight, cron: "0 0 1 * *")
        #expect(ScheduleFiring(monthly, memory: memory, now: hours(25)).memory == nil)
        let firing = ScheduleFiring(monthly, memory: memory, now: hours(25, seconds: 1))
        #expect(firing.dueTimes == [] && firing.missed == 0)
        #expect(firing.memory?.settledThrough == hours(25, seconds: 1) && firing.memory?.firedFor == midnight)
    }

    @Test("a long absence is made up for in portions, with none left out")
    func portions() throws {
        let schedule = try schedule(.all, cron: "* * * * *")
        var memory: ScheduleMemory? = ScheduleMemory(settledThrough: midnight)
        var times: [Timestamp] = []
        while true {
            let firing = ScheduleFiring(schedule, memory: memory, now: hours(2))
            if firing.dueTimes.isEmpty { break }
            #expect(firing.dueTimes.count <= ScheduleFiring.limit)
            times += firing.dueTimes
            memory = firing.memory
        }
        #expect(times == (1...120).map { midnight.advanced(by: .seconds($0 * 60)) })
    }

    @Test("whoever fires for the same time makes an artifact with the same key")
    func key() throws {
        let schedule = try schedule(.once)
        let source = try #require(ArtifactSource("core"))
        let artifacts = (0..<2).map { _ in schedule.artifact(dueAt: hours(1), source: source) }
        #expect(Set(artifacts.map(\.envelope.idempotencyKey.text)) == ["schedule/nightly/1767229200000"])
        #expect(artifacts[0].body.deadlineAt == hours(1, seconds: 60))
        #expect(artifacts[0].envelope.tenant.text == "acme")
        _ = try artifacts[0].encoded()
    }

    @Test("a firing by hand is asked for by its person and is one for each key")
    func byHand() throws {
        let schedule = try schedule(.once)
        let source = try #require(ArtifactSource("cli"))
        let goal = try schedule.artifact(firedBy: "ann", at: hours(1), key: "x1", source: source)
        #expect(goal.envelope.idempotencyKey.text == "schedule/nightly/manual/x1")
        #expect(goal.body.requestedBy == "ann" && goal.body.deadlineAt == hours(1, seconds: 60))
        #expect(goal.envelope.tenant.text == "acme" && goal.envelope.goal == GoalID(sharing: goal.envelope.id))
        let others = try (0..<2).map { _ in try schedule.artifact(firedBy: "ann", at: hours(1), source: source) }
        #expect(Set(others.map(\.envelope.idempotencyKey)).count == 2)
        for key in ["", "a b", "é", String(repeating: "k", count: 128)] {
            let error = #expect(throws: ArtifactError.self) {
                _ = try schedule.artifact(firedBy: "ann", at: hours(1), key: key, source: source)
            }
            #expect(error?.field == "iid")
        }
        let nobody = #expect(throws: ArtifactError.self) {
            _ = try schedule.artifact(firedBy: "", at: hours(1), source: source)
        }
        #expect(nobody?.field == "body.requestedBy")
    }

    @Test("an active agent that a clock sets to work has a schedule, whose goal can be planned; others have none")
    func agent() throws {
        let catalogue = try Sample.catalogue()
        #expect(catalogue.schedules.isEmpty)
        var agent = try #require(catalogue.roster.agents.first { $0.agent.text == "finpilot" })
        #expect(Schedule(agent: agent) == nil)
        agent.status = .active
        agent.program = "/bin/true"
        agent.budgetMicros = 1_000_000
        let schedule = try #require(Schedule(agent: agent))
        #expect(schedule.cron.text == "0 6 * * *" && schedule.tenant.text == "system")
        try schedule.validate()
        let planner = BlueprintPlanner(
            blueprints: catalogue.blueprints,
            prices: catalogue.prices,
            offer: Roster([agent]).offer(of: try Sample.pools())
        )
        let goal = try #require(Sample.goal)
        let plan = try planner.decide(PlanRequest(goal: goal, statement: schedule.goal, statedAt: midnight)).plan
        #expect(plan.steps[0].program == "/bin/true" && plan.steps[0].capabilities == agent.capabilities)
    }

    @Test("the memory survives being written")
    func memory() throws {
        let memory = ScheduleMemory(settledThrough: hours(1))
        #expect(try ScheduleMemory(bytes: memory.bytes()) == memory)
    }

    @Test("a goal with one deadline for all times, or a strange field, is refused")
    func refuses() throws {
        let goal = "\"title\":\"t\",\"requestedBy\":\"c\",\"priority\":\"low\",\"budgetMicros\":1"
        func text(_ more: String, _ cron: String = "0 * * * *") -> [UInt8] {
            let head = "\"name\":\"n\",\"tenant\":\"acme\",\"cron\":\"\(cron)\",\"missed\":\"once\""
            return Array("{\(head),\"goal\":{\(goal)\(more)}}".utf8)
        }
        _ = try ScheduleReader.read(text(""), file: "n.json")
        let deadline = #expect(throws: CatalogueError.self) {
            try ScheduleReader.read(text(",\"deadlineAt\":1"), file: "n.json")
        }
        #expect(deadline?.field == "goal.deadlineAt")
        let strange = #expect(throws: CatalogueError.self) {
            try ScheduleReader.read(text(",\"colour\":1"), file: "n.json")
        }
        #expect(strange?.field == "goal.colour")
        let cron = #expect(throws: CatalogueError.self) {
            try ScheduleReader.read(text("", "0 25 * * *"), file: "n.json")
        }
        #expect(cron?.field == "cron" && cron?.message.contains("hour") == true)
    }
}
