import Artifacts
import Runs
import Security
import Testing

extension Fixture {
    static func name<Tag>(_ text: String) throws -> Name<Tag> {
        try #require(Name<Tag>(text))
    }

    static func step(
        _ name: String,
        _ phase: StepPhase = .build,
        after: [String] = [],
        cost: Int = 0,
        attempts: Int = 1,
        pool: String = "general",
        undoneBy: String? = nil
    ) throws -> PlanSpec.Step {
        PlanSpec.Step(
            name: try Self.name(name),
            phase: phase,
            pool: try Self.name(pool),
            dependsOn: try after.map { try Self.name($0) },
            capabilities: [],
            limits: StepLimits(attempts: attempts, timeoutMs: 60_000),
            estimate: StepEstimate(costMicros: cost, durationMs: 10),
            program: "true",
            rollback: try undoneBy.map { try Self.name($0) }
        )
    }

    func plan(
        _ steps: [PlanSpec.Step],
        revision: Int = 0,
        approvals: Int = 1,
        risk: Risk = .medium,
        ceiling: Int = 1_000_000
    ) throws -> PlanSpec {
        PlanSpec(
            goal: goal,
            title: "a plan",
            blueprint: try Self.name("test"),
            revision: revision,
            steps: steps,
            costMicros: steps.reduce(0) { $0 + $1.estimate.costMicros },
            costCeilingMicros: ceiling,
            durationMs: 1000,
            risk: risk,
            approvals: approvals
        )
    }

    /// Two steps to build, two to apply, each of which can be undone.
    func wholePlan(revision: Int = 0, approvals: Int = 1, risk: Risk = .medium) throws -> PlanSpec {
        try plan(
            [
                Self.step("one", cost: 100, attempts: 2), Self.step("two", after: ["one"], cost: 100),
                Self.step("first", .apply, cost: 100, undoneBy: "undo-first"),
                Self.step("second", .apply, after: ["first"], cost: 100, undoneBy: "undo-second"),
                Self.step("undo-first", .rollback), Self.step("undo-second", .rollback),
            ],
            revision: revision,
            approvals: approvals,
            risk: risk
        )
    }

    func arrival(_ plan: PlanSpec, agents: AgentPath? = nil, deadlineAt: Timestamp? = nil) throws -> PlanArrival {
        PlanArrival(
            plan: plan,
            id: .next(),
            digest: SHA256.digest(try ArtifactEncoder.encode(plan)),
            agents: agents,
            deadlineAt: deadlineAt
        )
    }

    func status(of task: TaskAssignment, _ outcome: TaskOutcome = .done, cost: Int = 0) throws -> BuildStatus {
        BuildStatus(
            task: task.task,
            run: run,
            step: task.step,
            attempt: 1,
            outcome: outcome,
            usage: UsageTotals(costMicros: cost, durationMs: 5, inputTokens: 0, outputTokens: 0),
            sandbox: .cwd,
            startedAt: now,
            finishedAt: now,
            reason: outcome == .done ? nil : "because"
        )
    }

    func usage(of task: TaskID, cost: Int = 0) -> UsageReport {
        let totals = UsageTotals(costMicros: cost, durationMs: 0, inputTokens: 0, outputTokens: 0)
        return UsageReport(run: run, task: task, attempt: 1, usage: totals, reportedAt: now)
    }

    /// What the worker calls the rollback that was ordered last.
    func undoingTask() throws -> TaskID {
        let orders = effects.compactMap { if case .rollBack(let id, _, _) = $0 { id } else { nil } }
        return TaskID(sharing: try #require(orders.last))
    }

    func verdict(
        _ verdict: Verdict,
        request: ArtifactID? = nil,
        plan digest: Digest256? = nil,
        gates: [String] = ["size"]
    ) throws -> RunEvent {
        let report = ValidationReport(
            run: run,
            request: request ?? record?.validation ?? .next(),
            plan: digest ?? record?.plan?.digest ?? SHA256.digest("none"),
            verdict: verdict,
            gates: gates.map { .init(gate: $0, verdict: verdict, sentence: "It has a size.", evidence: []) },
            policyBundle: SHA256.digest("rules"),
            judge: "judge-1",
            decidedAt: now
        )
        return .verdict(report, id: .next(), digest: SHA256.digest(try ArtifactEncoder.encode(report)))
    }

    /// An approval of the request that was made last, unless told otherwise.
    func approval(
        _ approver: String,
        subject: Digest256? = nil,
        signer: String? = nil,
        request: ArtifactID? = nil,
        ceiling: Int? = nil,
        expiresIn: Duration = .seconds(3600)
    ) throws -> Approval {
        let last = try #require(requests.last)
        return Approval(
            run: run,
            request: request ?? last.id,
            subjectDigest: try ApprovalSubject.digest(
                of: subject ?? last.body.subjectDigest,
                approver: signer ?? approver
            ),
            approver: approver,
            origin: .person,
            costCeilingMicros: ceiling ?? last.body.costCeilingMicros,
            approvedAt: now,
            expiresAt: now.advanced(by: expiresIn)
        )
    }

    /// A waiver of what blocks the run, unless told otherwise.
    func waiver(
        _ approver: String = "ada",
        gates: [String]? = nil,
        named: [String]? = nil,
        verdict: Digest256? = nil,
        plan digest: Digest256? = nil,
        report: ArtifactID? = nil,
        expiresIn: Duration = .seconds(3600)
    ) throws -> Approval {
        let failed = record?.failed
        func waiver(_ gates: [String]) -> GateWaiver {
            GateWaiver(
                run: run,
                plan: digest ?? record?.plan?.digest ?? SHA256.digest("none"),
                verdict: verdict ?? failed?.digest ?? SHA256.digest("none"),
                gates: gates,
                approver: approver
            )
        }
        let signed = waiver(gates ?? failed?.gates ?? ["size"])
        return Approval(
            run: run,
            request: report ?? failed?.report ?? .next(),
            subjectDigest: try signed.digest(),
            approver: approver,
            origin: .person,
            costCeilingMicros: 0,
            approvedAt: now,
            expiresAt: now.advanced(by: expiresIn),
            comment: "\(waiver(named ?? signed.gates).line)\nWe know, and it is meant to be so."
        )
    }

    func rejection(revise: Bool) -> Rejection {
        Rejection(
            run: run,
            request: requests.last?.id ?? .next(),
            rejectedBy: "ada",
            reason: "not so",
            revise: revise,
            rejectedAt: now
        )
    }

    func cancel(_ task: TaskID? = nil) -> Cancel {
        Cancel(goal: goal, requestedBy: "ada", reason: "no longer wanted", requestedAt: now, task: task)
    }

    func rollbackCommand() throws -> RollbackRequest {
        RollbackRequest(
            run: run,
            plan: record?.plan?.digest ?? SHA256.digest("none"),
            cause: .command,
            requestedBy: "ada",
            reason: "looks wrong",
            steps: [try Self.name("undo-first")],
            beginBy: now,
            finishBy: now
        )
    }

    /// The report on applying: as many steps as there are outcomes.
    func applyDone(_ outcome: ApplyDone.Outcome, _ steps: TaskOutcome..., cost: Int = 0) throws -> ApplyDone {
        let fallback: StepName = try Self.name("first")
        let names = applies.last?.steps ?? [fallback]
        return ApplyDone(
            run: run,
            plan: record?.plan?.digest ?? SHA256.digest("none"),
            outcome: outcome,
            steps: zip(names, steps).map { StepResult(step: $0, task: .next(), outcome: $1) },
            usage: UsageTotals(costMicros: cost, durationMs: 1, inputTokens: 0, outputTokens: 0),
            finishedAt: now
        )
    }

    func rollbackDone(_ outcome: RollbackDone.Outcome, _ step: TaskOutcome = .done) throws -> RollbackDone {
        RollbackDone(
            run: run,
            plan: record?.plan?.digest ?? SHA256.digest("none"),
            outcome: outcome,
            steps: [StepResult(step: try Self.name("undo-first"), task: .next(), outcome: step)],
            startedAt: now,
            finishedAt: now
        )
    }

    func blocked(needsPerson: Bool = false, revision: Int = 0) -> DesignBlocked {
        DesignBlocked(
            goal: goal,
            cause: .unknownBlueprint,
            rationale: "no such blueprint",
            revision: revision,
            needsPerson: needsPerson
        )
    }

    func lift(_ level: BudgetAlert.Level = .brakeLifted, name: String? = nil) -> BudgetAlert {
        BudgetAlert(
            scope: .goal,
            name: name ?? run.text,
            level: level,
            limitMicros: 0,
            spentMicros: 0,
            reservedMicros: 0,
            forecastMicros: 0,
            message: "go on",
            raisedAt: now
        )
    }
}
