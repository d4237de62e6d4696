import Artifacts
import Security
import Testing

@testable import Judge

/// A case that passes every gate; each test spoils one thing of it.
struct Fixture {
    var plan: PlanSpec
    var goal: GoalStatement
    var results: [BuildStatus]
    var evidence: [FileReference]?
    var files: [FileExhibit] = []
    /// Nil for a conductor that does not say.
    var spent: Int?
    /// Nil for the digest of the plan as it is.
    var claimedPlan: Digest256?
    var run = RunID.next()
    var isPlanThere = true
    var isGoalThere = true

    init() throws {
        plan = PlanSpec(
            goal: .next(),
            title: "test",
            blueprint: try #require(BlueprintName("demo")),
            revision: 0,
            steps: [
                try Self.step("prepare", .build), try Self.step("work", .build, after: ["prepare"]),
                try Self.step("change", .apply, after: ["work"], rollback: "undo"), try Self.step("undo", .rollback),
            ],
            costMicros: 40,
            costCeilingMicros: 100,
            durationMs: 10,
            risk: .low,
            approvals: 1
        )
        goal = GoalStatement(title: "test", requestedBy: "test", priority: .normal, budgetMicros: 100)
        goal.capabilities = [try #require(CapabilityName("fs.read"))]
        plan.steps[1].capabilities = goal.capabilities ?? []
        results = []
        results = [try result("prepare", from: 1000, to: 2000), try result("work", from: 2000, to: 3000)]
    }

    static func step(
        _ name: String,
        _ phase: StepPhase,
        after: [String] = [],
        rollback: String? = nil
    ) throws -> PlanSpec.Step {
        PlanSpec.Step(
            name: try #require(StepName(name)),
            phase: phase,
            pool: try #require(PoolName("general")),
            dependsOn: after.compactMap { StepName($0) },
            capabilities: [],
            limits: StepLimits(attempts: 1, timeoutMs: 1000),
            estimate: StepEstimate(costMicros: 10, durationMs: 1),
            rollback: rollback.flatMap { StepName($0) }
        )
    }

    func result(_ step: String, from: Int64, to: Int64) throws -> BuildStatus {
        BuildStatus(
            task: .next(),
            run: run,
            step: try #require(StepName(step)),
            attempt: 1,
            outcome: .done,
            usage: UsageTotals(costMicros: 10, durationMs: 1000, inputTokens: 0, outputTokens: 0),
            sandbox: .bubblewrap,
            startedAt: Timestamp(milliseconds: from),
            finishedAt: Timestamp(milliseconds: to),
            exitCode: 0
        )
    }

    /// The same case of another run, whose documents are kept under other names.
    func again() -> Fixture {
        var fixture = self
        (fixture.run, fixture.plan.goal) = (.next(), .next())
        for place in fixture.results.indices { fixture.results[place].run = fixture.run }
        return fixture
    }

    /// The plan's bytes, as they are kept.
    func planBytes() throws -> [UInt8] { try ArtifactEncoder.encode(plan) }

    func request() throws -> ValidateRequest {
        var request = ValidateRequest(
            run: run,
            goal: plan.goal,
            plan: try claimedPlan ?? SHA256.digest(planBytes()),
            planArtifact: .next(),
            results: results.map { _ in .next() },
            requestedAt: Timestamp(milliseconds: 4000)
        )
        request.evidence = evidence
        request.spentMicros = spent
        return request
    }

    func item() throws -> Case {
        Case(
            request: try request(),
            plan: Exhibit("plan", isPlanThere ? try planBytes() : nil),
            goal: Exhibit("goal", isGoalThere ? try ArtifactEncoder.encode(goal) : nil),
            results: try results.enumerated().map { index, result in
                Exhibit("result \(index + 1)", try ArtifactEncoder.encode(result))
            },
            files: files
        )
    }

    /// The case after the change, as one gate sees it.
    static func faults(_ gate: any Gate.Type, after change: (inout Fixture) throws -> Void) throws -> [String] {
        var fixture = try Fixture()
        try change(&fixture)
        return gate.examine(try fixture.item()).faults
    }
}
