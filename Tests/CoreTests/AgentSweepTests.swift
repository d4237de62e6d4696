import Artifacts
import Bus
import Foundation
import Observability
import Pipeline
import Planning
import RedisBus
import RedisTesting
import ServiceRuntime
import Testing

@testable import Core

@Suite("AgentSweep", .timeLimit(.minutes(10)))
struct AgentSweepTests {
    private func sweep(_ site: Site, _ reactions: Reaction...) throws -> AgentSweep {
        AgentSweep(
            try Alerts.desk(reactions),
            bus: site.context.bus,
            metrics: CoreMetrics(site.context.metrics),
            logger: Logger()
        ) { Alerts.now }
    }

    @Test("sets an agent to work once for each alert, however many cores look at once")
    func once() async throws {
        let site = try await Site.start()
        try await Alerts.tell([try Alerts.event()], on: site)
        let sweeps = try (1...4).map { try sweep(site.other("core-\($0)"), Alerts.reaction()) }
        // What was told before anybody looked sets nobody to work.
        for sweep in sweeps { _ = try await sweep.round() }
        #expect(try await site.length(of: "goals.low") == 0)
        for count in 1...5 {
            try await Alerts.tell([try Alerts.event(), try Alerts.event(.info)], on: site)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sweep in sweeps {
                    group.addTask { for _ in 0..<3 { _ = try await sweep.round() } }
                }
                try await group.waitForAll()
            }
            #expect(try await site.length(of: "goals.low") == count)
        }
        let log = try await site.entries(of: "audit")
        #expect(log.split(separator: "\n").count { $0 == "agent.set_to_work" } == 5)
        #expect(try await site.entries(of: "events").contains("agent.set_to_work"))
    }

    @Test("a loop has one link: the failure of a reaction sets nobody to work, through whichever core")
    func loop() async throws {
        let site = try await Site.start()
        let sweep = try sweep(site, Alerts.reaction("a"), Alerts.reaction("b"))
        _ = try await sweep.round()
        try await Alerts.tell([try Alerts.event()], on: site)
        _ = try await sweep.round()
        #expect(try await site.length(of: "goals.low") == 2)
        let bus = site.context.bus
        let told = try await EventLog(bus).entries(
            in: bus.partitions.all[0],
            after: EntryPosition(milliseconds: 0, sequence: 0)
        )
        let goals = try told.compactMap { try $0.artifact.get().envelope.goal }
        #expect(goals.count == 2)
        try await Alerts.tell(try goals.map { try Alerts.event(.critical, goal: $0) }, on: site)
        _ = try await self.sweep(site.other("core-2"), Alerts.reaction("a"), Alerts.reaction("b")).round()
        #expect(try await site.length(of: "goals.low") == 2)
        let text = site.context.metrics.render()
        #expect(text.contains("chimera_agent_reactions_total{result=\"fired\"} 2"))
    }

    @Test("the bus itself drops a second setting to work by the same alert, should the memory be lost")
    func deduplicated() async throws {
        let site = try await Site.start()
        let sweep = try sweep(site, Alerts.reaction())
        _ = try await sweep.round()
        try await Alerts.tell([try Alerts.event()], on: site)
        _ = try await sweep.round()
        let again = WatchMemory(position: EntryPosition(milliseconds: 0, sequence: 0))
        let bus = site.context.bus
        let stored = try await bus.state(of: WatchMemory.key, in: bus.partitions.all[0])
        let change = StateChange(key: WatchMemory.key, replacing: stored, with: try again.bytes())
        _ = try await bus.make([.state(change)], in: bus.partitions.all[0])
        _ = try await sweep.round()
        #expect(try await site.length(of: "goals.low") == 1)
    }

    @Test("a new file in agents/ is all that it takes: an alert becomes a plan, and the agent's trouble no second one")
    func whole() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "catalogue-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // A left-over folder does no harm.
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["blueprints", "agents", "prices.json"] {
            try FileManager.default.copyItem(at: Site.root.appending(path: name), to: folder.appending(path: name))
        }
        let bytes = try ArtifactEncoder.encode(try Alerts.reaction().agent)
        try Data(bytes).write(to: folder.appending(path: "agents/commander.json"))
        let site = try await Site.start(catalogue: folder.path)
        let plans = Inbox<PlanSpec>()
        try await site.running(site.inbox(plans, of: Channels.plans)) {
            let bus = site.context.bus
            try await waitUntil("core watches") {
                try await bus.state(of: WatchMemory.key, in: bus.partitions.all[0]) != nil
            }
            try await Alerts.tell([try Alerts.event()], on: site)
            let plan = try await plans.wait(for: 1)[0]
            #expect(plan.body.steps.map(\.program) == ["/bin/true"])
            #expect(plan.envelope.tenant.text == "acme")
        }
    }
}
