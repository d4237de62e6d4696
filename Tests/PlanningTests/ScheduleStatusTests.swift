import Artifacts
import Planning
import Testing

@Suite("ScheduleStatus")
struct ScheduleStatusTests {
    private let midnight = Timestamp(milliseconds: 1_767_225_600_000)

    private func hours(_ hours: Int, seconds: Int = 0) -> Timestamp {
        midnight.advanced(by: .seconds(hours * 3600 + seconds))
    }

    private func schedule(_ missed: MissedFirePolicy) throws -> Schedule {
        let text = """
            {"name":"hourly","tenant":"acme","cron":"0 * * * *","missed":"\(missed.rawValue)",
             "goal":{"title":"t","requestedBy":"clock","priority":"low","budgetMicros":1}}
            """
        return try ScheduleReader.read(Array(text.utf8), file: "hourly.json")
    }

    @Test("one that no core has seen is due at its next time", arguments: MissedFirePolicy.allCases)
    func new(missed: MissedFirePolicy) throws {
        let status = ScheduleStatus(try schedule(missed), memory: nil, now: hours(1, seconds: 5))
        #expect(status.lastFired == nil && status.nextDue == hours(2) && !status.isOverdue)
    }

    @Test("says when it was fired, and when it will be", arguments: MissedFirePolicy.allCases)
    func fired(missed: MissedFirePolicy) throws {
        let schedule = try schedule(missed)
        let memory = ScheduleMemory(settledThrough: hours(0))
        let settled = try #require(ScheduleFiring(schedule, memory: memory, now: hours(1, seconds: 2)).memory)
        let status = ScheduleStatus(schedule, memory: settled, now: hours(1, seconds: 9))
        #expect(status.lastFired == hours(1) && status.nextDue == hours(2) && !status.isOverdue)
    }

    @Test("what was let go was not fired")
    func skipped() throws {
        let schedule = try schedule(.skip)
        let memory = ScheduleMemory(settledThrough: hours(0), firedFor: hours(0))
        let settled = try #require(ScheduleFiring(schedule, memory: memory, now: hours(3, seconds: 90)).memory)
        #expect(settled.settledThrough == hours(3, seconds: 90) && settled.firedFor == hours(0))
    }

    @Test("without a core it is overdue, and shows what its policy will make up for")
    func overdue() throws {
        let memory = ScheduleMemory(settledThrough: hours(0), firedFor: hours(0))
        let states = try MissedFirePolicy.allCases.map { policy in
            ScheduleStatus(try schedule(policy), memory: memory, now: hours(3, seconds: 90))
        }
        #expect(states.allSatisfy { $0.isOverdue && $0.lastFired == hours(0) })
        #expect(states.map(\.nextDue) == [hours(4), hours(3), hours(1)])
    }

    @Test("a memory that an older core wrote has no last time")
    func older() throws {
        let memory = try ScheduleMemory(bytes: Array("{\"v\":1,\"through\":1767225600000}".utf8))
        #expect(memory == ScheduleMemory(settledThrough: midnight))
    }
}
