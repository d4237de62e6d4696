import Artifacts
import Pipeline
import Runs
import Security
import Testing

/// One run on a stage: makes the artifacts of core, worker, judge and people, and hands them in.
struct Player {
    let stage: Stage
    let goal: GoalID = .next()

    var run: RunID { RunID(sharing: goal) }

    // MARK: core

    static func step(
        _ name: String,
        _ phase: StepPhase = .build,
        after: [String] = [],
        cost: Int = 0,
        attempts: Int = 1,
        undoneBy: String? = nil
    ) throws -> PlanSpec.Step {
        PlanSpec.Step(
            name: try #require(StepName(name)),
            phase: phase,
            pool: try #require(PoolName("general")),
            dependsOn: try after.map { try #require(StepName($0)) },
            capabilities: [],
            limits: StepLimits(attempts: attempts, timeoutMs: 60_000),
            estimate: StepEstimate(costMicros: cost, durationMs: 10),
            rollback: try undoneBy.map { try #require(StepName($0)) }
        )
    }

    static func wholeSteps() throws -> [PlanSpec.Step] {
        [
            try step("one", cost: 100), try step("two", after: ["one"], cost: 100),
            try step("apply", .apply, cost: 100, undoneBy: "undo"), try step("undo", .rollback),
        ]
    }

    func plan(_ steps: [PlanSpec.Step], revision: Int = 0, approvals: Int = 1, risk: Risk = .low) throws -> PlanSpec {
        PlanSpec(
            goal: goal,
            title: "a plan",
            blueprint: try #require(BlueprintName("test")),
            revision: revision,
            steps: steps,
            costMicros: 300,
            costCeilingMicros: 1_000_000,
            durationMs: 1000,
            risk: risk,
            approvals: approvals
        )
    }

    /// - Parameter agents: who pays beside tenant and goal, as core writes it.
    func submit(_ plan: PlanSpec? = nil, agents: String? = nil) async throws {
        let plan = try plan ?? self.plan(Self.wholeSteps())
        let extensions = agents.map { [EnvelopeField(name: "goalagent", text: $0)] } ?? []
        try await stage.publish(plan, to: Channels.plans, extensions: extensions)
    }

    /// States the usual plan, and carries out and judges its steps, so that it waits for approval.
    func comeToApproval() async throws {
        try await submit()
        for _ in 0..<2 { try await work() }
        try await judge()
    }

    // MARK: worker

    @discardableResult
    func work(_ outcome: TaskOutcome = .done, cost: Int = 0) async throws -> TaskAssignment {
        let task = try await stage.take(Channels.tasks(of: stage.pool)).body
        try await report(task, outcome, cost: cost)
        return task
    }

    /// - Parameter order: the one that the result answers; none where the sender names none.
    func report(
        _ task: TaskAssignment,
        _ outcome: TaskOutcome = .done,
        cost: Int = 0,
        attempt: Int = 1,
        answering order: ArtifactID? = nil
    ) async throws {
        let status = BuildStatus(
            task: task.task,
            run: task.run,
            step: task.step,
            attempt: attempt,
            outcome: outcome,
            usage: usage(cost),
            sandbox: .cwd,
            startedAt: .now(),
            finishedAt: .now()
        )
        try await stage.publish(status, to: Channels.results, answering: order)
    }

    /// Says that a task has begun, or what it has cost so far.
    func begin(_ task: TaskID, cost: Int = 0) async throws {
        let report = UsageReport(run: run, task: task, attempt: 1, usage: usage(cost), reportedAt: .now())
        try await stage.publish(report, to: Channels.usage)
    }

    /// - Parameter isBurial: the answer is core's, because the order was given up.
    func apply(_ outcome: TaskOutcome = .done, cost: Int = 0, isBurial: Bool = false) async throws -> ApplyRequest {
        let order = try await stage.take(Channels.applies(in: stage.pool)).body
        let done = ApplyDone(
            run: order.run,
            plan: order.plan,
            outcome: outcome == .done ? .applied : .failed,
            steps: order.steps.map { StepResult(step: $0, task: .next(), outcome: outcome) },
            usage: usage(cost),
            finishedAt: .now()
        )
        try await stage.publish(done, to: Channels.applied, isBurial: isBurial)
        return order
    }

    func undo() async throws -> RollbackRequest {
        let artifact = try await stage.take(Channels.undoings(in: stage.pool))
        let order = artifact.body
        // That of an earlier order of this plan, which the conductor is to leave alone.
        try await answer(order, .failed, as: .next())
        try await answer(order, .rolledBack, as: artifact.envelope.id)
        return order
    }

    private func answer(_ order: RollbackRequest, _ outcome: RollbackDone.Outcome, as id: ArtifactID) async throws {
        let done = RollbackDone(
            run: order.run,
            plan: order.plan,
            outcome: outcome,
            steps: order.steps.map { StepResult(step: $0, task: .next(), outcome: .done) },
            startedAt: .now(),
            finishedAt: .now()
        )
        try await stage.publish(done, to: Channels.rolledBack, answering: id)
    }

    private func usage(_ cost: Int) -> UsageTotals {
        UsageTotals(costMicros: cost, durationMs: 1, inputTokens: 0, outputTokens: 0)
    }

    // MARK: judge and people

    @discardableResult
    func judge(_ verdict: Verdict = .pass) async throws -> ValidateRequest {
        let asked = try await stage.take(Channels.validations)
        let report = ValidationReport(
            run: asked.body.run,
            request: asked.envelope.id,
            plan: asked.body.plan,
            verdict: verdict,
            gates: [.init(gate: "size", verdict: verdict, sentence: "It has a size.", evidence: [])],
            policyBundle: SHA256.digest("rules"),
            judge: "judge-1",
            decidedAt: .now()
        )
        try await stage.publish(report, to: Channels.verdicts)
        return asked.body
    }

    func waive(_ gates: [String], by approver: String = "ada") async throws {
        let record = try await stage.wait(for: run, in: .blocked)
        let failed = try #require(record.failed)
        let waiver = GateWaiver(
            run: run,
            plan: try #require(record.plan).digest,
            verdict: failed.digest,
            gates: gates,
            approver: approver
        )
        let approval = Approval(
            run: run,
            request: failed.report,
            subjectDigest: try waiver.digest(),
            approver: approver,
            origin: .person,
            costCeilingMicros: 0,
            approvedAt: .now(),
            expiresAt: .now().advanced(by: .seconds(600)),
            comment: waiver.line
        )
        try await stage.publish(approval, to: Channels.waivers)
    }

    func rollBack() async throws {
        let record = try #require(try await stage.record(run))
        let request = RollbackRequest(
            run: run,
            plan: try #require(record.plan).digest,
            cause: .command,
            requestedBy: "ada",
            reason: "looks wrong",
            steps: [try #require(StepName("undo"))],
            beginBy: .now(),
            finishBy: .now()
        )
        try await stage.publish(request, to: Channels.rollbacks)
    }

    func approve(_ approver: String = "ada", subject: Digest256? = nil) async throws {
        try await stage.publish(try await approval(approver, subject: subject), to: Channels.approvals)
    }

    func approval(_ approver: String = "ada", subject: Digest256? = nil) async throws -> Approval {
        let record = try await stage.wait(for: run, in: .waitForApprove)
        let request = try #require(record.request)
        return Approval(
            run: run,
            request: request.id,
            subjectDigest: try ApprovalSubject.digest(of: subject ?? request.subject, approver: approver),
            approver: approver,
            origin: .person,
            costCeilingMicros: request.ceilingMicros,
            approvedAt: .now(),
            expiresAt: request.expiresAt
        )
    }
}
