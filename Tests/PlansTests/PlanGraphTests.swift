import Artifacts
import Plans
import Testing

@Suite("PlanGraph")
struct PlanGraphTests {
    private func step(
        _ name: String,
        _ phase: StepPhase = .build,
        after: [String] = [],
        pool: String = "general",
        undoneBy: String? = nil,
        ms: Int = 10
    ) throws -> PlanSpec.Step {
        PlanSpec.Step(
            name: try #require(StepName(name)),
            phase: phase,
            pool: try #require(PoolName(pool)),
            dependsOn: try after.map { try #require(StepName($0)) },
            capabilities: [],
            limits: StepLimits(attempts: 1, timeoutMs: 60_000),
            estimate: StepEstimate(costMicros: 0, durationMs: ms),
            program: "true",
            rollback: try undoneBy.map { try #require(StepName($0)) }
        )
    }

    private func fault(_ steps: [PlanSpec.Step]) -> PlanFault? {
        do throws(PlanFault) {
            try PlanGraph(steps).check()
            return nil
        } catch {
            return error
        }
    }

    @Test("orders each phase so that dependencies come first, and otherwise as listed")
    func order() throws {
        let steps = try [step("c", after: ["b"]), step("b", after: ["a"]), step("z"), step("a")]
        #expect(PlanGraph(steps).order(of: .build)?.map(\.name.text) == ["z", "a", "b", "c"])
        #expect(fault(steps) == nil)
    }

    @Test("undoes the last applied step first, and what belongs to no step with it")
    func undoing() throws {
        let steps = try [
            step("one", .apply, undoneBy: "undo-one"), step("two", .apply, after: ["one"], undoneBy: "undo-two"),
            step("undo-one", .rollback), step("undo-two", .rollback), step("sweep", .rollback),
        ]
        let graph = PlanGraph(steps)
        #expect(graph.everyUndoing.map(\.name.text) == ["undo-two", "undo-one", "sweep"])
        #expect(graph.undoing { $0.name.text == "one" }.map(\.name.text) == ["undo-one", "sweep"])
    }

    @Test("names what is wrong with a plan, and where")
    func faults() throws {
        let circle = try fault([step("x"), step("in", after: ["a"]), step("a", after: ["b"]), step("b", after: ["a"])])
        #expect(circle?.cause == .cyclicPlan)
        #expect(circle?.rationale == "The steps depend on each other in a circle: a -> b -> a.")
        let unknown = try fault([step("ok"), step("a", after: ["gone"])])
        #expect(unknown?.field == "steps[1].dependsOn")
        let twice = try fault([step("a"), step("a")])
        #expect(twice?.rationale == "Two steps have the name a.")
        let backwards = try fault([step("a", after: ["b"]), step("b", .apply)])
        #expect(backwards?.rationale == "Step a (build) must not depend on b (apply).")
        let undo = try fault([step("a", .apply, undoneBy: "b"), step("b")])
        #expect(undo?.field == "steps[0].rollback")
        let pools = try fault([step("a", .apply), step("b", .apply, pool: "other")])
        #expect(pools?.cause == .conflictingConstraints)
    }

    @Test("the critical path goes through what builds, then through what applies, and leaves out undoing")
    func criticalPath() throws {
        let path = PlanGraph(
            try [
                step("short", ms: 5), step("long", ms: 50), step("end", after: ["short", "long"], ms: 10),
                step("apply", .apply, undoneBy: "undo", ms: 7), step("undo", .rollback, ms: 500),
            ]
        ).criticalPath()
        #expect(path.steps.map(\.text) == ["long", "end", "apply"])
        #expect(path.durationMs == 67)
    }
}
