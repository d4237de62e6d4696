import Artifacts

/// Budget: the plan, with what it has used so far, stays within what is allowed.
enum BudgetGate: Gate {
    static let name = "budget"
    static let rule =
        "What was spent and what is still expected stay within the plan's ceiling, and that within the goal's budget."

    static func examine(_ item: Case) -> Findings {
        guard let plan = item.plan.body else { return .missing(item.plan.fault) }
        guard let goal = item.goal.body else { return .missing(item.goal.fault) }
        let paid = item.results.reduce(0) { sum($0, $1.body?.usage.costMicros ?? 0) }
        // Failed attempts and plans that were given up have no result here, and were paid for all the same.
        let spent = max(paid, item.request.spentMicros ?? 0)
        let ahead = plan.steps.filter { $0.phase == .apply }.reduce(0) { sum($0, $1.estimate.costMicros) }
        var faults: [String] = []
        if sum(spent, ahead) > plan.costCeilingMicros {
            faults.append("\(spent) micros spent and \(ahead) expected exceed the ceiling of \(plan.costCeilingMicros)")
        }
        if plan.costCeilingMicros > goal.budgetMicros {
            faults.append("the ceiling of \(plan.costCeilingMicros) exceeds the goal's budget of \(goal.budgetMicros)")
        }
        return Findings(
            evidence: ["spent \(spent), expected \(ahead), ceiling \(plan.costCeilingMicros)"],
            faults: faults
        )
    }

    /// Stays at the largest number instead of overflowing.
    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}
