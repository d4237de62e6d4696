import Artifacts
import ControlPlane
import Runs

extension RunView {
    /// - Parameter plan: for the steps; nil for a list.
    init(_ record: RunRecord, plan: PlanSpec?, title: String?, at now: Timestamp = .now()) {
        self.init(
            run: record.run,
            tenant: record.tenant,
            state: record.state.rawValue,
            priority: record.priority,
            createdAt: record.createdAt,
            enteredAt: record.enteredAt,
            budget: Budget(
                ceilingMicros: record.budget.ceilingMicros,
                spentMicros: record.budget.spentMicros,
                reservedMicros: record.budget.reservedMicros,
                brake: record.budget.brake?.rawValue,
                brakedAgent: Self.brakedAgent(of: record)
            )
        )
        self.title = title
        outcome = record.outcome?.rawValue
        reason = record.state == .blocked ? record.obstacle?.rationale : record.reason ?? record.obstacle?.rationale
        needsPerson = record.state == .blocked && record.obstacle?.needsPerson == true
        deadlineAt = record.deadlineAt
        revision = record.plan?.revision
        self.plan = record.plan?.digest
        risk = plan?.risk
        if record.state == .waitForApprove, let request = record.request {
            let consents = record.consents ?? []
            self.request = Request(
                id: request.id,
                subject: request.subject,
                approvalsNeeded: request.needed,
                approvedBy: consents.standing(at: now).map(\.approver),
                lapsed: consents.filter { !$0.stands(at: now) }.map(\.approver),
                expiresAt: request.expiresAt,
                costCeilingMicros: request.ceilingMicros
            )
        }
        steps = (plan?.steps ?? []).enumerated().map { place, step in
            let progress = record.steps[place]
            return StepView(
                step,
                status: StepView.Status(progress.status),
                tries: progress.tries,
                task: progress.status == .running ? record.task(of: step) : nil
            )
        }
    }

    private static func brakedAgent(of record: RunRecord) -> String? {
        switch record.budget.withheldBy {
        case .agent: record.agents?.links.first?.agent.text
        case .subAgent: record.agents?.names
        case .goal, .tenant, nil: nil
        }
    }
}

extension StepView.Status {
    fileprivate init(_ status: StepProgress.Status) {
        self =
            switch status {
            case .waiting: .waiting
            case .running: .running
            case .done: .done
            case .failed: .failed
            }
    }
}
