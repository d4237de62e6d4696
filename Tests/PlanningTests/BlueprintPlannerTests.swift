import Artifacts
import Planning
import Security
import Testing

@Suite("BlueprintPlanner")
struct BlueprintPlannerTests {
    private let build = Sample.step("a", ms: 1000)

    @Test("a goal becomes a plan that is valid, priced and drawn")
    func plans() throws {
        let plan = try Sample.planner().decide(Sample.request("demo", [("steps", .integer(2))])).plan
        try plan.validate()
        #expect(plan.steps.map(\.name.text) == ["prepare", "work-1", "work-2", "gather", "apply", "undo"])
        #expect(plan.steps[3].dependsOn.map(\.text) == ["work-1", "work-2"])
        #expect(plan.steps[4].rollback?.text == "undo")
        #expect(plan.title == "Demonstration with 2 steps side by side")
        // A second costs 33.3 millionths, rounded up; three on the longest path to build, one to apply.
        #expect(plan.costMicros == 6 * 34)
        #expect(plan.durationMs == 4000)
        #expect(plan.costCeilingMicros == 1_000_000)
        #expect(plan.risk == .low && plan.approvals == 0)
        #expect(plan.diagram?.contains("s0 --> s1") == true)
    }

    @Test("the same goal gives the same bytes and the same digest, whoever plans it")
    func deterministic() throws {
        let request = try Sample.request("demo", [("steps", .integer(9))])
        let digests = try (0..<5).map { _ in
            SHA256.digest(try ArtifactEncoder.encode(Sample.planner().decide(request).plan))
        }
        #expect(Set(digests).count == 1)
    }

    @Test("every shipped blueprint plans with the least that it needs")
    func shipped() throws {
        let planner = try Sample.planner()
        let text = JSONValue.string("true")
        _ = try planner.decide(Sample.request("command", [("program", .string("/bin/true"))])).plan
        _ = try planner.decide(Sample.request("demo")).plan
        let pipeline = try planner.decide(
            Sample.request(
                "pipeline",
                [("builds", .array([text, text])), ("apply", text), ("undo", text)],
                capabilities: ["apply"]
            )
        ).plan
        #expect(pipeline.risk == .medium && pipeline.approvals == 1)
        #expect(pipeline.steps.map(\.name.text) == ["build-1", "build-2", "check", "apply", "undo"])
    }

    @Test("an unknown blueprint is named, with those that there are")
    func unknownBlueprint() throws {
        let obstacle = try Sample.planner().decide(Sample.request("nonesuch")).obstacle
        #expect(obstacle.cause == .unknownBlueprint && obstacle.field == "blueprint")
        #expect(obstacle.rationale.contains("nonesuch"))
        #expect(obstacle.suggestions == ["Name one of these: command, demo, pipeline, smoke."])
        try obstacle.validate()
        #expect(try Sample.planner().decide(Sample.request(nil)).obstacle.cause == .unknownBlueprint)
        #expect(try Sample.planner(steps: "[\(build)]").decide(Sample.request(nil)).plan.steps.count == 1)
    }

    @Test(
        "a bad parameter is named",
        arguments: [
            ([("stepz", JSONValue.integer(1))], "parameters.stepz", "no parameter stepz"),
            ([("steps", .string("3"))], "parameters.steps", "expected an integer"),
            ([("steps", .integer(17))], "parameters.steps", "at most 16"),
            ([("steps", .number(1.5))], "parameters.steps", "expected an integer"),
            ([("breaks", .integer(1))], "parameters.breaks", "expected true or false"),
            ([("breaks", .null)], "parameters.breaks", "expected true or false"),
        ]
    )
    func badParameter(parameters: [(String, JSONValue)], field: String, message: String) throws {
        let obstacle = try Sample.planner().decide(Sample.request("demo", parameters)).obstacle
        #expect(obstacle.cause == .invalidParameter && obstacle.field == field)
        #expect(obstacle.rationale.contains(message), "\(obstacle.rationale)")
    }

    @Test("a missing parameter is asked for")
    func missingParameter() throws {
        let obstacle = try Sample.planner().decide(Sample.request("command")).obstacle
        #expect(obstacle.cause == .invalidParameter && obstacle.field == "parameters.program")
    }

    @Test("a cycle is refused with its way round")
    func cycle() throws {
        let steps = [
            Sample.step("a", ",\"dependsOn\":[\"c\"]"), Sample.step("b", ",\"dependsOn\":[\"a\"]"),
            Sample.step("c", ",\"dependsOn\":[\"b\"]"), Sample.step("d", ",\"dependsOn\":[\"c\"]"),
        ]
        let planner = try Sample.planner(steps: "[\(steps.joined(separator: ","))]")
        let obstacle = try planner.decide(Sample.request("test")).obstacle
        #expect(obstacle.cause == .cyclicPlan)
        #expect(obstacle.rationale.contains("a -> c -> b -> a"), "\(obstacle.rationale)")
    }

    @Test("a step that waits for one of a later phase is refused")
    func misfit() throws {
        let steps = [Sample.step("a", ",\"dependsOn\":[\"b\"]"), Sample.step("b", phase: "apply")]
        let planner = try Sample.planner(steps: "[\(steps.joined(separator: ","))]")
        let obstacle = try planner.decide(Sample.request("test")).obstacle
        #expect(obstacle.cause == .conflictingConstraints && obstacle.field == "steps[0].dependsOn")
    }

    @Test("a budget below the estimate is refused with what would do; exactly enough is enough")
    func budget() throws {
        let planner = try Sample.planner(steps: "[\(build)]")
        #expect(try planner.decide(Sample.request("test", budgetMicros: 34)).plan.costMicros == 34)
        let obstacle = try planner.decide(Sample.request("test", budgetMicros: 33)).obstacle
        #expect(obstacle.cause == .budgetBelowEstimate && obstacle.field == "budgetMicros")
        #expect(
            obstacle.suggestions == [
                "Raise budgetMicros to 43 or more; with 34 its brake closes and waits for a person."
            ]
        )
    }

    @Test("an unknown price is refused, not free")
    func unknownPrice() throws {
        let step = build.replacing("\"durationMs\":1000", with: "\"durationMs\":1000,\"model\":\"huge\"")
        let obstacle = try Sample.planner(steps: "[\(step)]").decide(Sample.request("test")).obstacle
        #expect(obstacle.rationale.contains("price of model huge"), "\(obstacle.rationale)")
        let known = step.replacing("\"huge\"", with: "\"small\",\"inputTokens\":1,\"outputTokens\":1")
        #expect(try Sample.planner(steps: "[\(known)]").decide(Sample.request("test")).plan.costMicros == 34 + 1 + 2)
    }

    @Test("a capability needs the goal's grant and an agent that has it; a pool must exist")
    func capabilities() throws {
        func obstacle(_ more: String, granted: [String]) throws -> DesignBlocked {
            let planner = try Sample.planner(steps: "[\(Sample.step("a", more))]")
            return try planner.decide(Sample.request("test", capabilities: granted)).obstacle
        }
        let ungranted = try obstacle(",\"capabilities\":[\"apply\"]", granted: [])
        #expect(ungranted.cause == .unsatisfiableCapability && ungranted.field == "capabilities")
        let unoffered = try obstacle(",\"capabilities\":[\"fly\"]", granted: ["fly"])
        #expect(unoffered.field == "steps.a.capabilities")
        let step = Sample.step("a").replacing("\"general\"", with: "\"terraform\"")
        let unknown = try Sample.planner(steps: "[\(step)]").decide(Sample.request("test")).obstacle
        #expect(unknown.cause == .unsatisfiableCapability && unknown.field == "steps.a.pool")
    }

    @Test("conditions are kept or refused, never passed over")
    func constraints() throws {
        let planner = try Sample.planner(steps: "[\(build)]")
        var request = try Sample.request("test")
        request.statement.constraints = ["risk <= low", "costMicros<=34", "durationMs <= 1000"]
        _ = try planner.decide(request).plan
        for broken in ["costMicros <= 33", "durationMs <= 999", "be nice", "risk <= tiny"] {
            request.statement.constraints = ["risk <= low", broken]
            let obstacle = try planner.decide(request).obstacle
            #expect(obstacle.cause == .conflictingConstraints && obstacle.field == "constraints[1]", "\(broken)")
        }
        request.statement.constraints = nil
        request.statement.deadlineAt = Sample.statedAt.advanced(by: .milliseconds(1000))
        _ = try planner.decide(request).plan
        request.statement.deadlineAt = Sample.statedAt.advanced(by: .milliseconds(999))
        #expect(try planner.decide(request).obstacle.field == "deadlineAt")
    }

    @Test("a step that is left out hands its dependencies on, and takes its rollback along")
    func leavesOut() throws {
        let steps = [
            Sample.step("a"), Sample.step("b", ",\"dependsOn\":[\"a\"],\"when\":\"flag\""),
            Sample.step("c", ",\"dependsOn\":[\"b\"]"), Sample.step("d", phase: "apply", ",\"rollback\":\"e\""),
            Sample.step("e", phase: "rollback", ",\"when\":\"flag\""),
        ]
        let flag = "{\"flag\":{\"type\":\"boolean\",\"description\":\"d\",\"default\":false}}"
        let planner = try Sample.planner(steps: "[\(steps.joined(separator: ","))]", parameters: flag)
        let plan = try planner.decide(Sample.request("test")).plan
        #expect(plan.steps.map(\.name.text) == ["a", "c", "d"])
        #expect(plan.steps[1].dependsOn.map(\.text) == ["a"])
        #expect(plan.steps[2].rollback == nil)
        #expect(plan.risk == .high && plan.approvals == 1)
    }

    @Test("repeated steps are undone one by one")
    func repeatsRollback() throws {
        let steps = [
            Sample.step(
                "do",
                phase: "apply",
                ",\"each\":\"n\",\"rollback\":\"undo\",\"arguments\":[\"${each}/${index}\"]"
            ),
            Sample.step("undo", phase: "rollback", ",\"each\":\"n\""),
        ]
        let count = "{\"n\":{\"type\":\"strings\",\"description\":\"d\"}}"
        let planner = try Sample.planner(steps: "[\(steps.joined(separator: ","))]", parameters: count)
        let list = JSONValue.array([.string("x"), .string("y")])
        let plan = try planner.decide(Sample.request("test", [("n", list)])).plan
        #expect(plan.steps.map(\.rollback?.text) == ["undo-1", "undo-2", nil, nil])
        #expect(plan.steps[1].arguments == ["y/2"])
        #expect(plan.risk == .medium)
    }

    @Test("a revision tries the blueprint's next way for that cause, and the third failure needs a person")
    func revisions() throws {
        let parameters = "{\"text\":{\"type\":\"string\",\"description\":\"d\",\"default\":\"first\"}}"
        let more = ",\"revisions\":[{\"on\":[\"gates_failed\"],\"set\":{\"text\":\"second\"},\"because\":\"b\"}]"
        let step = Sample.step("a", ",\"arguments\":[\"${text}\"]")
        let planner = try Sample.planner(steps: "[\(step)]", parameters: parameters, more: more)
        var request = try Sample.request("test")
        #expect(try planner.decide(request).plan.steps[0].arguments == ["first"])
        request.revision = 1
        request.automaticRevisions = 1
        request.obstacle = DesignBlocked(
            goal: request.goal,
            cause: .gatesFailed,
            rationale: "r",
            revision: 0,
            needsPerson: false
        )
        let revised = try planner.decide(request).plan
        #expect(revised.revision == 1 && revised.steps[0].arguments == ["second"])
        #expect(revised.rationale?.contains("gates_failed: b") == true)
        request.obstacle?.cause = .conflictingConstraints
        #expect(try planner.decide(request).plan.steps[0].arguments == ["first"])

        request.statement.blueprint = BlueprintName("nonesuch")
        let needsPerson = try (0...2).map { count in
            request.automaticRevisions = count
            return try planner.decide(request).obstacle.needsPerson
        }
        #expect(needsPerson == [false, false, true])
    }

    @Test("a plan beyond the artifact's size is refused; its diagram always fits")
    func size() throws {
        let parameters = "{\"n\":{\"type\":\"integer\",\"description\":\"d\"}}"
        let planner = try Sample.planner(steps: "[\(Sample.step("step", ",\"each\":\"n\""))]", parameters: parameters)
        let plan = try planner.decide(Sample.request("test", [("n", .integer(60))])).plan
        #expect(try #require(plan.diagram).utf8.count <= 4000)
        let obstacle = try planner.decide(Sample.request("test", [("n", .integer(128))])).obstacle
        #expect(obstacle.rationale.contains("at most 16384"), "\(obstacle.rationale)")
        let huge = JSONValue.integer(9_007_199_254_740_991)
        #expect(try planner.decide(Sample.request("test", [("n", huge)])).obstacle.field == "parameters.n")
        let none = try planner.decide(Sample.request("test", [("n", .integer(0))])).obstacle
        #expect(none.rationale.contains("steps"), "\(none.rationale)")
    }
}
