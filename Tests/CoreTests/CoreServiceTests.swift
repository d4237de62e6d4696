import Artifacts
import Bus
import Foundation
import Observability
import Pipeline
import RedisTesting
import ServiceRuntime
import Testing

@testable import Core

@Suite("core on Redis", .timeLimit(.minutes(10)))
struct CoreServiceTests {
    @Test("a goal comes out as a plan with its event and its entry in the log")
    func plans() async throws {
        let site = try await Site.start()
        let plans = Inbox<PlanSpec>()
        let goal = try Goals.goal()
        try await site.running(site.inbox(plans, of: Channels.plans)) {
            #expect(try await site.context.publisher.publish(goal, to: Channels.goals) == .published)
            let plan = try await plans.wait(for: 1)[0]
            #expect(plan.body.goal == GoalID(sharing: goal.envelope.id))
            #expect(plan.body.steps.count == 7)
        }
        #expect(try await site.length(of: "goals") == 0)
        #expect(try await site.entries(of: "events").contains("goal.planned"))
        let log = try await site.entries(of: "audit")
        #expect(log.contains("goal.planned") && log.contains(goal.envelope.id.text))
    }

    @Test("a bad goal comes out as the reason, and the queue goes on")
    func blocks() async throws {
        let site = try await Site.start()
        let plans = Inbox<PlanSpec>()
        let blocked = Inbox<DesignBlocked>()
        let parts = [site.inbox(plans, of: Channels.plans), site.inbox(blocked, of: Channels.blocked)]
        try await site.running(parts[0], parts[1]) {
            let publisher = site.context.publisher
            _ = try await publisher.publish(Goals.goal(blueprint: "nonesuch"), to: Channels.goals)
            _ = try await publisher.publish(Goals.goal(budgetMicros: 1), to: Channels.goals)
            _ = try await publisher.publish(Goals.goal(), to: Channels.goals)
            let causes = try await blocked.wait(for: 2).map(\.body.cause)
            #expect(Set(causes) == [.unknownBlueprint, .budgetBelowEstimate])
            _ = try await plans.wait(for: 1)
        }
        #expect(try await site.length(of: "dead") == 0)
        let text = site.context.metrics.render()
        #expect(text.contains("chimera_goals_planned_total 1\n"))
        #expect(text.contains("chimera_goals_blocked_total{cause=\"unknown_blueprint\"} 1\n"))
        #expect(text.contains("chimera_goals_blocked_total{cause=\"budget_below_estimate\"} 1\n"))
        #expect(text.contains("chimera_planning_seconds_count 3\n"))
    }

    @Test("a plan that is sent back comes again with the next number, from another core as well")
    func revises() async throws {
        let site = try await Site.start()
        let plans = Inbox<PlanSpec>()
        let goal = try Goals.goal()
        try await site.running(site.inbox(plans, of: Channels.plans)) {
            _ = try await site.context.publisher.publish(goal, to: Channels.goals)
            _ = try await plans.wait(for: 1)
        }
        let other = try site.other("core-2")
        try await other.running(other.inbox(plans, of: Channels.plans)) {
            let obstacle = try Goals.obstacle(GoalID(sharing: goal.envelope.id), revision: 0)
            _ = try await other.context.publisher.publish(obstacle, to: Channels.revisions)
            #expect(try await plans.wait(for: 2).map(\.body.revision) == [0, 1])
        }
    }

    @Test("a catalogue that is not in order keeps core from starting, and names file and field")
    func refuses() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "catalogue-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // A left-over folder does no harm.
        for name in ["blueprints", "agents", "prices.json"] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: Site.root.appending(path: name), to: folder.appending(path: name))
        }
        let site = try await Site.start(catalogue: folder.path)
        _ = try await Core.program.build(site.context)
        let file = folder.appending(path: "agents/forge.json")
        let text = try String(contentsOf: file, encoding: .utf8).replacing("\"role\"", with: "\"rolle\"")
        try Data(text.utf8).write(to: file)
        let refusal = await #expect(throws: StartRefusal.self) { _ = try await Core.program.build(site.context) }
        #expect(refusal?.description.contains("agents/forge.json: ") == true)
        #expect(refusal?.description.contains("role") == true)
        #expect(refusal?.description.contains("CHIMERA_CATALOGUE") == true)
    }
}
