import Artifacts
import Bus
import Pipeline
import Planning
import RedisBus
import RedisTesting
import Runs
import ServiceRuntime
import Testing

@testable import Core

@Suite("RecordKeeper", .timeLimit(.minutes(10)))
struct RecordKeeperTests {
    private func state(
        _ outcome: RunOutcome?,
        from: RunState = .applying,
        to: RunState = .done,
        goal: GoalID? = nil
    ) throws -> RawArtifact {
        let passage = RunPassage(from: from, states: [to], outcome: outcome)
        return try Alerts.event(.info, name: RunPassage.eventName, goal: goal, data: passage.data)
    }

    @Test("counts ends that are the agent's own, and verdicts against it")
    func news() throws {
        let outcomes: [RunOutcome] = [.applied, .noOutput, .failed, .rolledBack, .rejected, .expired, .cancelled]
        let news = try outcomes.map { RecordKeeper.news(of: try state($0)) }
        #expect(news == [.done, .done, .failed, .failed, nil, nil, nil])
        #expect(RecordKeeper.news(of: try state(nil, from: .validating, to: .blocked)) == .violated)
        #expect(RecordKeeper.news(of: try state(nil, from: .pending, to: .blocked)) == nil)
        #expect(RecordKeeper.news(of: try state(nil, from: .validating, to: .readyForApply)) == nil)
        #expect(RecordKeeper.news(of: try Alerts.event()) == nil)
    }

    @Test("a level is advised once, and anew when the file has followed")
    func advises() throws {
        let agent = try #require(AgentName("commander"))
        let tenant = try #require(TenantID("acme"))
        let source = try #require(ArtifactSource("core"))
        var told = 0
        var record: AgentRecord?
        for level in [AgentSpec.Maturity.pilot, .reliable] {
            let keeper = RecordKeeper(levels: [agent: level], source: source)
            for _ in 0..<60 {
                let added = try keeper.add(.done, of: agent, to: record, tenant: tenant, now: Alerts.now)
                record = added?.record
                told += added?.effects.count ?? 0
            }
        }
        #expect(told == 2 && record?.maturity == .reliable && record?.advised == .autonomous)
        let nobody = RecordKeeper(levels: [:], source: source)
        #expect(try nobody.add(.done, of: agent, to: nil, tenant: tenant, now: Alerts.now) == nil)
    }

    @Test("runs of an agent's goals make its record, each once however many cores look; others' runs do not")
    func kept() async throws {
        let site = try await Site.start()
        let bus = site.context.bus
        let partition = bus.partitions.all[0]
        let reaction = try Alerts.reaction()
        let sweeps = try (1...3).map { number in
            let site = try site.other("core-\(number)")
            return AgentSweep(
                try Alerts.desk([reaction]),
                bus: site.context.bus,
                metrics: CoreMetrics(site.context.metrics),
                logger: site.context.logger
            ) { Alerts.now }
        }
        for sweep in sweeps { _ = try await sweep.round() }
        let goals = (0..<20).map { _ in GoalID.next() }
        for goal in goals {
            let errand = AgentErrand(agent: reaction.agent.agent, isReaction: true)
            _ = try await bus.make([try errand.kept(for: goal)], in: partition)
        }
        try await Alerts.tell(try goals.map { try state(.applied, goal: $0) }, on: site)
        try await Alerts.tell([try state(.failed, goal: .next()), try state(.failed)], on: site)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sweep in sweeps { group.addTask { _ = try await sweep.round() } }
            try await group.waitForAll()
        }
        let stored = try await bus.state(of: .record(of: reaction.agent.agent), in: partition)
        let record = try AgentRecord(bytes: try #require(stored).bytes)
        #expect(record.runs.count == 20 && record.count(.done) == 20 && record.advised == .reliable)
        let events = try await site.entries(of: "events")
        #expect(events.ranges(of: "agent.level_advised").count == 1)
    }
}
