import Artifacts
import Plans

/// The brake: what holds paid work back, and who hears of it.
extension RunDraft {
    /// Why an approved plan may not be applied yet.
    var applyBrake: BrakeReason? {
        if shortage != nil { return .shared }
        return policy.governor.brake(record.budget, remaining: remainingEstimate, estimate: applyCost, at: now)
    }

    func brakeReason(for step: PlanSpec.Step) -> BrakeReason? {
        if shortage != nil, step.estimate.costMicros > 0 { return .shared }
        return policy.governor.brake(
            record.budget,
            remaining: remainingEstimate,
            estimate: step.estimate.costMicros,
            at: now
        )
    }

    mutating func holdBackIfBraked() {
        setBrake(isConsented ? applyBrake : nil)
    }

    /// Closes or opens the brake; people hear of it once, and a brake that can open by itself is looked at again.
    mutating func setBrake(_ reason: BrakeReason?) {
        if reason == .shared || reason == .spike { add(.wake(after: policy.wakeAfter)) }
        let payer = reason == .shared ? shortage?.scope : nil
        guard reason != record.budget.brake || payer != record.budget.withheldBy else { return }
        record.budget.brake = reason
        record.budget.withheldBy = payer
        guard let reason else { return }
        let budget = record.budget
        let alert = BudgetAlert(
            scope: .goal,
            name: record.run.text,
            level: reason == .spike ? .spike : .brakeClosed,
            limitMicros: budget.ceilingMicros,
            spentMicros: budget.spentMicros,
            reservedMicros: budget.reservedMicros,
            forecastMicros: policy.governor.forecast(of: budget, remaining: remainingEstimate),
            message: words(for: reason),
            raisedAt: now
        )
        add(.alert(alert))
        add(.measure(.braked(reason)))
    }

    private func words(for reason: BrakeReason) -> String {
        switch reason {
        case .forecast: "The forecast reaches the limit; paid work waits until a person lifts the brake."
        case .spike: "Money goes faster than it may; paid work waits a while, or until a person lifts the brake."
        case .shared: "\(payer) is used up; paid work waits until it allows more."
        }
    }

    /// Whose budget has refused.
    private var payer: String {
        switch shortage?.scope {
        case .tenant: "The month's budget of the tenant \(record.tenant?.text ?? "")"
        case .goal: "The goal's budget"
        case .agent: "The month's budget of the agent \(record.agents?.links.first?.agent.text ?? "")"
        case .subAgent: "The month's budget of the sub-agent \(record.agents?.names ?? "")"
        case nil: "A budget shared with others"
        }
    }

    mutating func absorb(_ alert: BudgetAlert) throws(RunRefusal) {
        guard alert.level == .brakeLifted, alert.scope == .goal, alert.name == record.run.text else {
            throw RunRefusal("Only an alert brake_lifted that names this goal lifts its brake.")
        }
        // What it is closed for is allowed, and nothing else: money that is well spent may still be spent too fast.
        switch record.budget.brake {
        case .forecast: record.budget.isLifted = true
        case .spike: record.budget.rate = SpendRate()
        case .shared: throw RunRefusal("\(payer) has to allow more; nobody can lift that for one run.")
        case nil: throw RunRefusal("The brake of this run is not closed.")
        }
        tell("run.brake_lifted", .warning, "The brake is lifted: \(alert.message)")
    }
}
