import Artifacts
import Plans
import Security

/// Approval: what is asked, who consents, and what consent rests on.
extension RunDraft {
    mutating func enterWaitForApprove() {
        setDeadline(after: policy.approvalLimit)
        guard let plan, let verdict, let expiresAt = record.deadlineAt else { return }
        let ceiling = record.budget.ceilingMicros
        // Its fields come from artifacts that were validated; they can be written as JSON again.
        guard let subject = subject(verdict.digest, verdict.policyBundle, ceilingMicros: ceiling, expiresAt: expiresAt),
            let digest = try? subject.digest()
        else { return }
        let request = RequestFacts(
            id: identifier("approve"),
            subject: digest,
            needed: plan.approvalsNeeded,
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
        let standing = (record.consents ?? []).standing(at: now)
        guard !standing.contains(where: { $0.approver == approval.approver }) else {
            throw RunRefusal("\(approval.approver) has approved already.")
        }
        record.consents =
            standing + [Consent(artifact: id, approver: approval.approver, expiresAt: approval.expiresAt)]
        tell("run.approved", .info, "\(approval.approver) approves: \(standing.count + 1) of \(request.needed).")
    }

    mutating func absorb(_ rejection: Rejection) throws(RunRefusal) {
        if let request = record.request, rejection.request != request.id {
            throw RunRefusal("The rejection answers another request than the one that waits.")
        }
        isPersonsRevision = rejection.revise
        record.reason = rejection.reason.cut(to: 200)
        if rejection.revise { obstruct(.conflictingConstraints, rejection.reason) }
    }

    /// Enough approvals that still stand, or a policy's.
    var isConsented: Bool {
        guard let request = record.request, request.expiresAt > now else { return false }
        let standing = (record.consents ?? []).standing(at: now)
        return standing.contains { $0.policy != nil } || standing.count >= request.needed
    }

    /// What an apply relies on, from what the record keeps of the request; nil for one of an older build.
    var approvalDossier: ApprovalDossier? {
        guard let request = record.request, let verdict = request.verdict, let bundle = request.policyBundle
        else { return nil }
        return subject(verdict, bundle, ceilingMicros: request.ceilingMicros, expiresAt: request.expiresAt)
            .map { ApprovalDossier(subject: $0, consents: record.consents ?? []) }
    }

    private func subject(
        _ verdict: Digest256,
        _ policyBundle: Digest256,
        ceilingMicros: Int,
        expiresAt: Timestamp
    ) -> ApprovalSubject? {
        guard let plan, let facts = record.plan else { return nil }
        return ApprovalSubject(
            run: record.run,
            plan: facts.digest,
            verdict: verdict,
            policyBundle: policyBundle,
            costCeilingMicros: ceilingMicros,
            rollbackSteps: PlanGraph(plan).everyUndoing.map(\.name),
            expiresAt: expiresAt,
            waiver: record.waiver?.artifact
        )
    }
}
