import Artifacts
import Bus
import Plans
import Runs

/// Whether an order to apply is what was approved, from what is kept alone: nobody is asked.
///
/// It catches what has changed, lapsed or been mixed up since, not somebody who can write everything that is kept: for
/// that the signature over `ApprovalSubject.digest(of:approver:)`, which every approval bears, would have to be
/// verified where the consents are counted.
struct ApplyCheck {
    let order: ApplyRequest
    /// Who gave it. Core plans and never applies, and neither does anybody but the conductor.
    let giver: ArtifactSource
    /// Has the digest that the order names.
    let plan: PlanSpec
    let now: Timestamp

    /// Why the order must not be carried out; nil when it may.
    func objection(to stored: StoredState?) -> String? {
        guard giver.program == "conductor" else { return "only a conductor may order it, and this is from \(giver)" }
        guard let stored else { return "no approval of it is kept" }
        // What cannot be read approves nothing.
        guard let dossier = try? ArtifactDecoder.decode(ApprovalDossier.self, from: stored.bytes) else {
            return "the kept approval cannot be read"
        }
        return objection(to: dossier.subject) ?? objection(to: dossier.consents)
    }

    private func objection(to subject: ApprovalSubject) -> String? {
        // What cannot be written as JSON has no digest.
        guard let digest = try? subject.digest(), digest == order.subjectDigest else {
            return "the kept approval has another digest than the one that was signed"
        }
        guard subject.run == order.run, order.goal == plan.goal, subject.run == RunID(sharing: plan.goal) else {
            return "another run was approved"
        }
        guard subject.plan == order.plan else { return "another plan was approved" }
        let graph = PlanGraph(plan)
        guard order.steps == (graph.order(of: .apply) ?? []).map(\.name) else {
            return "its steps are not those of the approved plan"
        }
        guard subject.rollbackSteps == graph.everyUndoing.map(\.name) else {
            return "the plan is undone by other steps than was approved"
        }
        guard subject.costCeilingMicros == plan.costCeilingMicros, order.costCeilingMicros <= plan.costCeilingMicros
        else { return "it may cost more than was approved" }
        return subject.expiresAt > now ? nil : "the request for approval has expired"
    }

    private func objection(to consents: [Consent]) -> String? {
        guard Set(order.approvals) == Set(consents.map(\.artifact)) else {
            return "it names other approvals than those that are kept"
        }
        let standing = consents.standing(at: now)
        if plan.approvals == 0, standing.contains(where: { $0.policy != nil }) { return nil }
        let people = Set(standing.filter { $0.policy == nil }.map(\.approver))
        let needed = plan.approvalsNeeded
        return people.count >= needed ? nil : "\(people.count) of \(needed) approvals still stand"
    }
}
