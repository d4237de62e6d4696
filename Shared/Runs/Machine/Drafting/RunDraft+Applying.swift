import Artifacts
import Plans

/// Apply: what was approved is ordered, and its report taken.
extension RunDraft {
    mutating func enterApplying() {
        setDeadline(after: policy.limit(of: .applying, plan), boundByGoal: false)
        let steps = applySteps
        guard let first = steps.first, let facts = record.plan, let request = record.request,
            let finishBy = record.deadlineAt
        else { return }
        let id: ArtifactID = identifier("apply")
        record.apply = id
        record.isApplyOpen = true
        reserveApply()
        record.budget.brake = nil
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
        if let dossier = approvalDossier { add(.keepApproval(dossier)) }
    }

    /// What was cut short is no success, whatever the report's own word is.
    mutating func absorb(_ done: ApplyDone, isBurial: Bool) throws(RunRefusal) {
        guard done.plan == record.plan?.digest, record.isApplyOpen == true else {
            throw RunRefusal("The run waits for no report of applying this plan.")
        }
        let ordered = applySteps
        settleApply(spent: done.usage.costMicros)
        // Somebody may send the order again; nobody is to begin it then, least of all beside what undoes it.
        if isBurial { stop() }
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

    var applySteps: [PlanSpec.Step] {
        guard let plan else { return [] }
        return PlanGraph(plan).order(of: .apply) ?? []
    }
}
