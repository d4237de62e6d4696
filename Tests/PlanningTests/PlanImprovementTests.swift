import Artifacts
import Planning
import Testing

@Suite struct PlanImprovementTests {
    private func improvements(_ steps: [String], _ change: (inout PlanSpec) -> Void = { _ in }) async throws
        -> [PlanImprovement]
    {
        let planner = try Sample.planner(steps: "[\(steps.joined(separator: ","))]")
        var plan = try await planner.plan(Sample.request("test", capabilities: ["apply"])).plan
        change(&plan)
        return PlanImprovement.all(for: plan)
    }

    @Test("a plan with nothing to better gets no ticket")
    func none() async throws {
        #expect(try await improvements([Sample.step("build", ms: 800)]).isEmpty)
    }

    @Test("a change that nothing undoes, and a step that fills its time limit, are named")
    func steps() async throws {
        let found = try await improvements([
            Sample.step("build", ms: 801), Sample.step("change", phase: "apply", #","dependsOn":["build"]"#),
        ])
        #expect(found.map(\.kind) == [.tightTime, .noWayBack, .singleApproval])
        #expect(found.map { $0.step?.text } == ["build", "change", nil])
        #expect(found[0].advice.contains("801 of 1000 ms") && found[1].advice.contains("name a rollback step"))
    }

    @Test(
        "a high risk that one person decides on",
        arguments: [(Risk.high, 1, true), (.high, 2, false), (.medium, 1, false)]
    )
    func approvals(_ risk: Risk, _ approvals: Int, _ isNamed: Bool) async throws {
        let found = try await improvements([Sample.step("build")]) { plan in
            (plan.risk, plan.approvals) = (risk, approvals)
        }
        #expect(found.contains { $0.kind == .singleApproval && $0.step == nil } == isNamed)
    }
}
