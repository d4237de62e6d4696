import Artifacts
import Runs
import Testing

@Suite("PlanGraph")
struct PlanGraphTests {
    private let fixture = Fixture()

    private func fault(_ steps: [PlanSpec.Step], ceiling: Int = 1000) throws -> PlanFault? {
        let plan = try fixture.plan(steps, ceiling: ceiling)
        return PlanGraph(plan).fault(in: plan)
    }

    @Test("orders each phase so that dependencies come first")
    func order() throws {
        let plan = try fixture.plan([
            Fixture.step("c", after: ["b"]), Fixture.step("b", after: ["a"]), Fixture.step("a"),
        ])
        #expect(PlanGraph(plan).order(of: .build)?.map(\.name.text) == ["a", "b", "c"])
        #expect(try fault(plan.steps) == nil)
    }

    @Test("names what is wrong with a plan, and where")
    func faults() throws {
        let circle = try fault([Fixture.step("a", after: ["b"]), Fixture.step("b", after: ["a"])])
        #expect(circle?.cause == .cyclicPlan)
        #expect(circle?.rationale.contains("a, b") == true)
        let unknown = try fault([Fixture.step("ok"), Fixture.step("a", after: ["gone"])])
        #expect(unknown?.field == "steps[1].dependsOn")
        let twice = try fault([Fixture.step("a"), Fixture.step("a")])
        #expect(twice?.rationale == "Two steps have the same name.")
        let backwards = try fault([Fixture.step("a", after: ["b"]), Fixture.step("b", .apply)])
        #expect(backwards?.rationale == "Step a depends on b, which runs later.")
        let undo = try fault([Fixture.step("a", .apply, undoneBy: "b"), Fixture.step("b")])
        #expect(undo?.field == "steps[0].rollback")
        let pools = try fault([Fixture.step("a", .apply), Fixture.step("b", .apply, pool: "other")])
        #expect(pools?.cause == .conflictingConstraints)
        let budget = try fault([Fixture.step("a", cost: 1001)])
        #expect(budget?.cause == .budgetBelowEstimate)
    }

    @Test("a plan with a fault blocks its run and goes back with the reason")
    func blocks() throws {
        var it = Fixture()
        try it.start(it.plan([Fixture.step("a", after: ["a"])]))
        #expect(it.state == .blocked)
        #expect(it.tasks.isEmpty)
        #expect(it.revisions.map(\.cause) == [.cyclicPlan])
    }
}
