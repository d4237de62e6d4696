import Artifacts
import Bus
import Pipeline
import Plans
import Runs
import Security

/// A plan with its approvals, as the conductor keeps them, and the order to apply it.
struct Approved {
    var order: ApplyRequest
    var subject: ApprovalSubject
    var consents: [Consent]
    let plan: PlanSpec

    init(_ plan: PlanSpec, by approvers: [String] = ["ada"], until: Timestamp) throws {
        self.plan = plan
        let (digest, graph) = (SHA256.digest(try ArtifactEncoder.encode(plan)), PlanGraph(plan))
        subject = ApprovalSubject(
            run: RunID(sharing: plan.goal),
            plan: digest,
            verdict: SHA256.digest("verdict"),
            policyBundle: SHA256.digest("rules"),
            costCeilingMicros: plan.costCeilingMicros,
            rollbackSteps: graph.everyUndoing.map(\.name),
            expiresAt: until
        )
        consents = approvers.map { Consent(artifact: .next(), approver: $0, expiresAt: until) }
        order = ApplyRequest(
            run: subject.run,
            goal: plan.goal,
            plan: digest,
            subjectDigest: try subject.digest(),
            approvals: consents.map(\.artifact),
            steps: (graph.order(of: .apply) ?? []).map(\.name),
            costCeilingMicros: plan.costCeilingMicros,
            finishBy: until
        )
    }

    var key: StateKey { .approval(order.subjectDigest) }

    func bytes() throws -> [UInt8] {
        try ArtifactEncoder.encode(ApprovalDossier(subject: subject, consents: consents))
    }
}
