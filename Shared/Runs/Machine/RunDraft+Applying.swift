import Artifacts
import Plans
import Security

/// Approval and apply.
extension RunDraft {
    mutating func enterWaitForApprove() {
        setDeadline(after: policy.approvalLimit)
        guard let plan, let verdict, let subject = subject(of: verdict, plan) else { return }
        // Its fields come from artifacts that were validated; they can be written as JSON again.
        guard let digest = try? subject.digest() else { return }
        let request = RequestFacts(
            id: identifier("approve"),
            subject: digest,
            needed: max(1, plan.approvals),
            ceilingMicros: subject.costCeilingMicros,
            expiresAt: subject.expiresAt,
            verdict: verdict.digest,
            policyBundle: verdict.policyBundle
        )
        record.request = request
        record.consents = nil
        let body = ApprovalRequest(
            run: record.run,
            goal: record.goal,
            plan: subject.plan,
            report: verdict.report,
            subjectDigest: digest,
            costCeilingMicros: request.ceilingMicros,
            risk: plan.risk,
            rollbackSteps: subject.rollbackSteps,
            approvals: request.needed,
            expiresAt: request.expiresAt,
            summary: summary(of: plan)
        )
        add(.askApproval(request.id, body))
        consentByPolicy(plan, request)
    }

    private func summary(of plan: PlanSpec) -> String {
        guard let waiver = record.waiver else { return plan.title }
        let gates = waiver.gates.joined(separator: ", ")
        return "\(plan.title) (failed, and waived by \(waiver.approver): \(gates))".cut(to: 1000)
    }

    private mutating func consentByPolicy(_ plan: PlanSpec, _ request: RequestFacts) {
        guard record.waiver == nil, policy.autoApproval.consents(to: plan) else { return }
        let name = policy.autoApproval.name
        let consent = Consent(
            artifact: identifier("consent"),
            approver: "policy/\(name)",
            expiresAt: request.expiresAt,
            policy: name
        )
        record.consents = [consent]
        tell("run.auto_approved", .info, "Approved by the policy \(name).")
    }

    private func subject(of verdict: PassedVerdict, _ plan: PlanSpec) -> ApprovalSubject? {
        guard let facts = record.plan, let expiresAt = record.deadlineAt else { return nil }
        return ApprovalSubject(
            run: record.run,
            plan: facts.digest,
            verdict: verdict.digest,
            policyBundle: verdict.policyBundle,
            costCeilingMicros: record.budget.ceilingMicros,
            rollbackSteps: PlanGraph(plan).undoing { _ in true }.map(\.name),
            expiresAt: expiresAt,
            waiver: record.waiver?.artifact
        )
    }

    /// The subject once more, from what the record keeps of it; nil for a request of an older build.
    private func subject(of request: RequestFacts) -> ApprovalSubject? {
        guard let plan, let facts = record.plan, let verdict = request.verdict, let bundle = request.policyBundle
        else { return nil }
        return ApprovalSubject(
            run: record.run,
            plan: facts.digest,
            verdict: verdict,
            policyBundle: bundle,
            costCeilingMicros: request.ceilingMicros,
            rollbackSteps: PlanGraph(plan).undoing { _ in true }.map(\.name),
            expiresAt: request.expiresAt,
            waiver: record.waiver?.artifact
        )
    }

    /// An approval counts once for each approver, for this very request, within its time, for all that it may cost.
    mutating func absorb(_ approval: Approval, _ id: ArtifactID) throws(RunRefusal) {
        guard let request = record.request, approval.request == request.id else {
            throw RunRefusal("The approval answers another request than the one that waits.")
        }
        // A name that cannot be written as JSON has signed nothing.
        let signed = try? ApprovalSubject.digest(of: request.subject, approver: approval.approver)
        guard approval.subjectDigest == signed else {
            throw RunRefusal("The approval signs another digest: the plan, the verdict or the terms have changed.")
        }
        guard approval.expiresAt > now, request.expiresAt > now else { throw RunRefusal("The approval has expired.") }
        guard approval.costCeilingMicros >= request.ceilingMicros else {
            throw RunRefusal("The approval allows less money than the plan may cost.")
        }
        guard approval.origin == .person else { throw RunRefusal("A policy's approval cannot come from outside.") }
        let standing = (record.consents ?? []).filter { $0.expiresAt > now }
        guard !standing.contains(where: { $0.approver == approval.approver }) else {
            throw RunRefusal("\(approval.approver) has approved already.")
        }
        record.consents =
            standing + [Consent(artifact: id, approver: approval.approver, expiresAt: approval.expiresAt)]
        tell("run.approved", .info, "\(approval.approver) approves: \(standing.count + 1) of \(request.needed).")
    }

    mutating func enterApplying() {
        setDeadline(after: policy.limit(of: .applying, plan), boundByGoal: false)
        let steps = applySteps
        guard let first = steps.first, let facts = record.plan, let request = record.request,
            let finishBy = record.deadlineAt
        else { return }
        let id: ArtifactID = identifier("apply")
        record.apply = id
        record.isApplyOpen = true
        let estimate = steps.reduce(0) { $0 + $1.estimate.costMicros }
        record.budget.reservedMicros += estimate
        record.budget.brake = nil
        add(.reserve(applyReservation(estimate)))
        let order = ApplyRequest(
            run: record.run,
            goal: record.goal,
            plan: facts.digest,
            subjectDigest: request.subject,
            approvals: (record.consents ?? []).map(\.artifact),
            steps: steps.map(\.name),
            costCeilingMicros: max(0, record.budget.ceilingMicros - record.budget.spentMicros),
            finishBy: finishBy
        )
        add(.apply(id, order, first.pool))
        if let subject = subject(of: request) {
            add(.keepApproval(ApprovalDossier(subject: subject, consents: record.consents ?? [])))
        }
    }

    private func applyReservation(_ micros: Int) -> RunReservation {
        RunReservation(
            id: "\(record.run.text)/apply",
            micros: micros,
            month: record.budget.month,
            pool: applySteps.first?.pool
        )
    }

    mutating func settleApply(spent: Int) {
        guard record.isApplyOpen == true else { return }
        record.isApplyOpen = false
        let spent = believed(spent)
        add(.settle(applyReservation(spent)))
        record.budget.reservedMicros -= applySteps.reduce(0) { $0 + $1.estimate.costMicros }
        book(spent)
    }

    /// What was cut short is no success, whatever the report's own word is.
    mutating func absorb(_ done: ApplyDone) throws(RunRefusal) {
        guard done.plan == record.plan?.digest, record.isApplyOpen == true else {
            throw RunRefusal("The run waits for no report of applying this plan.")
        }
        let ordered = applySteps
        settleApply(spent: done.usage.costMicros)
        guard let plan else { return }
        let graph = PlanGraph(plan)
        for result in done.steps {
            guard let place = graph.place(of: result.step), plan.steps[place].phase == .apply else { continue }
            switch result.outcome {
            case .done: record.steps[place].status = .done
            // The worker's own word that it was not started, so there is nothing to undo.
            case .noOutput: break
            default: record.steps[place].status = .failed
            }
        }
        let isComplete = ordered.allSatisfy { step in
            graph.place(of: step.name).map { record.steps[$0].status == .done } == true
        }
        applied = done.outcome == .applied && isComplete
        if !applied, record.state == .applying {
            failure = "Applying came to \(done.outcome.rawValue): \(done.reason ?? "no reason given")."
        }
    }
}
