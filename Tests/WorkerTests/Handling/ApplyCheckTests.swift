import Artifacts
import Bus
import Runs
import Security
import Testing

@testable import Worker

@Suite struct ApplyCheckTests {
    private static let until = Timestamp(milliseconds: 1_700_000_000_000)

    private func approved(by approvers: [String] = ["ada", "bo"], approvals: Int = 2) throws -> Approved {
        func step(_ name: String, _ phase: StepPhase, undoneBy: String? = nil) throws -> PlanSpec.Step {
            PlanSpec.Step(
                name: try #require(StepName(name)),
                phase: phase,
                pool: try #require(PoolName("general")),
                dependsOn: [],
                capabilities: [],
                limits: StepLimits(attempts: 1, timeoutMs: 1000),
                estimate: StepEstimate(costMicros: 5, durationMs: 1),
                rollback: undoneBy.flatMap { StepName($0) }
            )
        }
        let plan = PlanSpec(
            goal: .next(),
            title: "test",
            blueprint: try #require(BlueprintName("demo")),
            revision: 0,
            steps: [
                try step("one", .apply, undoneBy: "undo"), try step("two", .apply), try step("undo", .rollback),
            ],
            costMicros: 10,
            costCeilingMicros: 100,
            durationMs: 1,
            risk: .low,
            approvals: approvals
        )
        return try Approved(plan, by: approvers, until: Self.until)
    }

    private func giver(_ text: String = "conductor/test") throws -> ArtifactSource {
        try #require(ArtifactSource(text))
    }

    @Test(
        "nobody but a conductor orders an apply",
        arguments: ["core", "core/conductor", "chimera/conductor-1", "conductors/a"]
    )
    func strangers(source: String) throws {
        let it = try approved()
        let now = Self.until.advanced(by: .seconds(-1))
        let check = ApplyCheck(order: it.order, giver: try giver(source), plan: it.plan, now: now)
        let objection = check.objection(to: StoredState(version: 1, bytes: try it.bytes()))
        #expect(objection == "only a conductor may order it, and this is from \(source)")
    }

    private func objection(to it: Approved, _ earlier: Duration = .seconds(1)) throws -> String? {
        let check = ApplyCheck(
            order: it.order,
            giver: try giver(),
            plan: it.plan,
            now: Self.until.advanced(by: .zero - earlier)
        )
        return check.objection(to: StoredState(version: 1, bytes: try it.bytes()))
    }

    /// The same approval with another subject, signed anew: only what it says is wrong.
    private func objection(changing change: (inout Approved) throws -> Void) throws -> String? {
        var it = try approved()
        try change(&it)
        it.order.subjectDigest = try it.subject.digest()
        return try objection(to: it)
    }

    private func subject(
        _ it: Approved,
        run: RunID? = nil,
        plan: Digest256? = nil,
        ceiling: Int? = nil,
        undoing: [StepName]? = nil
    ) -> ApprovalSubject {
        ApprovalSubject(
            run: run ?? it.subject.run,
            plan: plan ?? it.subject.plan,
            verdict: it.subject.verdict,
            policyBundle: it.subject.policyBundle,
            costCeilingMicros: ceiling ?? it.subject.costCeilingMicros,
            rollbackSteps: undoing ?? it.subject.rollbackSteps,
            expiresAt: it.subject.expiresAt
        )
    }

    @Test("what was approved may be applied, for less money too")
    func good() throws {
        var it = try approved()
        #expect(try objection(to: it) == nil)
        it.order.costCeilingMicros = 1
        #expect(try objection(to: it) == nil)
    }

    @Test("an order that differs from what was approved is refused, and says in what")
    func order() throws {
        #expect(
            try objection { $0.order.run = .next() } == "another run was approved"
        )
        #expect(try objection { $0.order.goal = .next() } == "another run was approved")
        #expect(try objection { $0.order.plan = SHA256.digest("other") } == "another plan was approved")
        #expect(try objection { $0.order.steps.removeLast() } == "its steps are not those of the approved plan")
        #expect(try objection { $0.order.steps.reverse() } == "its steps are not those of the approved plan")
        #expect(try objection { $0.order.costCeilingMicros = 101 } == "it may cost more than was approved")
        #expect(
            try objection { $0.order.approvals = [.next()] } == "it names other approvals than those that are kept"
        )
    }

    @Test("an approval of something else is refused, whatever digest the order names")
    func kept() throws {
        #expect(try objection { $0.subject = subject($0, run: .next()) } == "another run was approved")
        #expect(try objection { $0.subject = subject($0, plan: SHA256.digest("x")) } == "another plan was approved")
        #expect(try objection { $0.subject = subject($0, ceiling: 200) } == "it may cost more than was approved")
        #expect(
            try objection { $0.subject = subject($0, undoing: []) }
                == "the plan is undone by other steps than was approved"
        )
        var it = try approved()
        it.order.subjectDigest = SHA256.digest("other")
        #expect(try objection(to: it) == "the kept approval has another digest than the one that was signed")
        let check = ApplyCheck(order: it.order, giver: try giver(), plan: it.plan, now: Self.until)
        #expect(check.objection(to: nil) == "no approval of it is kept")
        #expect(check.objection(to: StoredState(version: 1, bytes: [0])) == "the kept approval cannot be read")
    }

    @Test("approvals must stand at this moment, and come from enough people")
    func consents() throws {
        #expect(try objection(to: approved(), .zero) == "the request for approval has expired")
        #expect(try objection(to: approved(by: ["ada"])) == "1 of 2 approvals still stand")
        #expect(try objection(to: approved(by: ["ada", "ada"])) == "1 of 2 approvals still stand")
        var lapsed = try approved()
        lapsed.consents[0] = Consent(
            artifact: lapsed.consents[0].artifact,
            approver: "ada",
            expiresAt: Self.until.advanced(by: .seconds(-1))
        )
        #expect(try objection(to: lapsed) == "1 of 2 approvals still stand")
    }

    @Test("a policy's consent counts only where the plan asks for nobody", arguments: [0, 1])
    func policy(_ approvals: Int) throws {
        var it = try approved(by: ["policy/auto"], approvals: approvals)
        it.consents[0].policy = "auto"
        #expect(try objection(to: it) == (approvals == 0 ? nil : "0 of 1 approvals still stand"))
    }
}
