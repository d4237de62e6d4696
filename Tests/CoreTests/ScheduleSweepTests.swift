import Artifacts
import Bus
import Observability
import Pipeline
import Planning
import RedisBus
import RedisTesting
import ServiceRuntime
import Synchronization
import Testing

@testable import Core

@Suite("ScheduleSweep", .timeLimit(.minutes(10)))
struct ScheduleSweepTests {
    private let midnight = Timestamp(milliseconds: 1_767_225_600_000)

    /// A clock that all cores share, as they share the server's.
    private final class SharedClock: Sendable {
        private let time: Mutex<Timestamp>

        init(_ time: Timestamp) {
            self.time = Mutex(time)
        }

        var now: Timestamp { time.withLock { $0 } }

        func set(_ time: Timestamp) {
            self.time.withLock { $0 = time }
        }
    }

    private func schedule(_ missed: String = "all", name: String = "hourly") throws -> Schedule {
        let text = """
            {"name":"\(name)","tenant":"acme","cron":"0 * * * *","missed":"\(missed)",
             "goal":{"title":"t","requestedBy":"clock","priority":"low","budgetMicros":1000000,"blueprint":"demo"}}
            """
        return try ScheduleReader.read(Array(text.utf8), file: "\(name).json")
    }

    private func sweep(_ site: Site, _ clock: SharedClock, _ schedules: Schedule...) throws -> ScheduleSweep {
        let source = try #require(ArtifactSource("core"))
        return ScheduleSweep(
            schedules,
            driver: site.context.bus,
            source: source,
            metrics: CoreMetrics(site.context.metrics),
            logger: Logger()
        ) { clock.now }
    }

    private func hours(_ hours: Int) -> Timestamp { midnight.advanced(by: .seconds(hours * 3600)) }

    @Test("fires once for each time, however many cores look at once")
    func once() async throws {
        let site = try await Site.start()
        let clock = SharedClock(midnight)
        let schedule = try schedule()
        let sweeps = try (1...4).map { try sweep(site.other("core-\($0)"), clock, schedule) }
        for hour in 0...5 {
            clock.set(hours(hour))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sweep in sweeps {
                    group.addTask { for _ in 0..<3 { _ = try await sweep.round() } }
                }
                try await group.waitForAll()
            }
            // The first look only remembers since when there is a schedule.
            #expect(try await site.length(of: "goals.low") == hour)
        }
        let log = try await site.entries(of: "audit")
        #expect(log.split(separator: "\n").count { $0 == "schedule.fired" } == 5)
    }

    @Test("a schedule that cannot be read keeps none behind it from firing, and is counted")
    func apart() async throws {
        let site = try await Site.start()
        let clock = SharedClock(midnight)
        let (broken, sound) = (try schedule(name: "broken"), try schedule())
        let change = StateChange(key: .schedule(broken.name), replacing: nil, with: Array("no memory".utf8))
        let partition = site.context.bus.partitions.partition(of: broken.tenant)
        _ = try await site.context.bus.make([.state(change)], in: partition)
        let sweep = try sweep(site, clock, broken, sound)
        _ = try await sweep.round()
        clock.set(hours(1))
        _ = try await sweep.round()
        #expect(try await site.length(of: "goals.low") == 1)
        #expect(site.context.metrics.render().contains("chimera_schedules_failed_total 2\n"))
    }

    @Test("what was due while no core was running is made up for by the next one")
    func missed() async throws {
        let site = try await Site.start()
        let clock = SharedClock(midnight)
        _ = try await sweep(site, clock, schedule()).round()
        clock.set(hours(3))
        let wait = try await sweep(site.other("core-2"), clock, schedule()).round()
        #expect(try await site.length(of: "goals.low") == 3)
        #expect(wait == .seconds(30))
    }

    @Test("the bus itself drops a second firing for the same time, should the memory be lost")
    func deduplicated() async throws {
        let site = try await Site.start()
        let clock = SharedClock(midnight)
        for round in 0..<2 {
            clock.set(midnight)
            _ = try await sweep(site, clock, schedule()).round()
            clock.set(hours(1))
            _ = try await sweep(site, clock, schedule()).round()
            #expect(try await site.length(of: "goals.low") == 1, "round \(round)")
            try await site.server.cli(["DEL", "\(site.prefix):{p0}:schedule:hourly"])
        }
    }

    @Test("waits until the next time, but never long")
    func waits() async throws {
        let site = try await Site.start()
        let clock = SharedClock(Timestamp(milliseconds: hours(1).milliseconds - 2000))
        #expect(try await sweep(site, clock, schedule()).round() == .seconds(2))
        clock.set(midnight.advanced(by: .seconds(60)))
        #expect(try await sweep(site, clock, schedule()).round() <= .seconds(30))
    }

    @Test("a fired goal is planned like any other")
    func planned() async throws {
        let site = try await Site.start()
        let clock = SharedClock(midnight)
        _ = try await sweep(site, clock, schedule("once")).round()
        clock.set(hours(9))
        _ = try await sweep(site, clock, schedule("once")).round()
        let plans = Inbox<PlanSpec>()
        try await site.running(site.inbox(plans, of: Channels.plans)) {
            let plan = try await plans.wait(for: 1)[0]
            #expect(plan.envelope.tenant.text == "acme")
        }
    }

    @Test("a firing by hand goes its way beside the clock's, and is dropped when its key was used")
    func byHand() async throws {
        let site = try await Site.start()
        let clock = SharedClock(midnight)
        let schedule = try schedule()
        let sweep = try sweep(site, clock, schedule)
        _ = try await sweep.round()
        let source = try #require(ArtifactSource("cli"))
        var results: [PublishResult] = []
        for _ in 0..<2 {
            let goal = try schedule.artifact(firedBy: "ann", at: hours(1), key: "k", source: source)
            results += try await site.context.publisher.publish([Publication(stating: goal)])
        }
        #expect(results == [.published, .duplicate])
        clock.set(hours(1))
        _ = try await sweep.round()
        #expect(try await site.length(of: "goals.low") == 2)
        let bus = site.context.bus
        let stored = try await bus.state(
            of: .schedule(schedule.name),
            in: bus.partitions.partition(of: schedule.tenant)
        )
        let memory = try ScheduleMemory(bytes: try #require(stored).bytes)
        #expect(ScheduleStatus(schedule, memory: memory, now: hours(1)).lastFired == hours(1))
    }

    @Test("what was fired and what was let go is told and counted")
    func counted() async throws {
        let site = try await Site.start()
        let clock = SharedClock(midnight)
        _ = try await sweep(site, clock, schedule("once")).round()
        clock.set(hours(3))
        _ = try await sweep(site, clock, schedule("once")).round()
        let events = try await site.entries(of: "events")
        #expect(events.contains("schedule.fired") && events.contains("has let 2 of its times go by"))
        let text = site.context.metrics.render()
        #expect(text.contains("chimera_schedules_fired_total 1\n"))
        #expect(text.contains("chimera_schedules_missed_total 2\n"))
    }
}
