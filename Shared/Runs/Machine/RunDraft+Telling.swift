import Artifacts

/// What people hear of it.
extension RunDraft {
    mutating func tell(
        _ name: String,
        _ severity: OpsEvent.Severity,
        _ message: String,
        data: JSONObject? = nil
    ) {
        let event = OpsEvent(
            name: name,
            severity: severity,
            message: message.cut(to: 1000),
            occurredAt: now,
            actor: "conductor",
            run: record.run,
            data: data
        )
        add(.event(event))
    }

    /// One event for a decision, however many states it ran through.
    mutating func tellTransition() {
        let passage = RunPassage(from: path.first?.from, states: path.map(\.to), outcome: record.outcome)
        let message = record.reason.map { "\(passage.words): \($0)" } ?? passage.words
        // Failure is an alarm; silence, refusal and expiry are not.
        tell(RunPassage.eventName, record.outcome == .failed ? .error : .info, message, data: passage.data)
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
}
