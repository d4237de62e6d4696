package import Artifacts

/// What a plan needs so that the brake stays open.
extension PlanSpec {
    /// The share of a budget, in hundredths, at which what is forecast closes the brake.
    package static let brakePercent = 80

    /// The least budget with which paid work begins, and goes on while steps cost what is expected of them.
    ///
    /// What undoes the plan is not forecast, but has to fit into the budget like all else.
    package var openBudgetMicros: Int {
        let forecast = steps.filter { $0.phase != .rollback }.reduce(0) {
            min($0 + $1.estimate.costMicros, BodyCheck.largestAmount)
        }
        // What is free is never held up.
        guard forecast > 0 else { return costMicros }
        return min(max(costMicros, forecast * 100 / Self.brakePercent + 1), BodyCheck.largestAmount)
    }
}
