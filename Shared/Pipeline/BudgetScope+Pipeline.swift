package import Artifacts
package import Bus

extension BudgetScope {
    /// What a tenant spends in one month, such as `2026-11`.
    package static func tenant(_ tenant: TenantID, month: String) -> BudgetScope {
        BudgetScope("tenant:\(tenant.text):\(month)")
    }

    /// What all revisions of a goal's plan spend together.
    package static func goal(_ goal: GoalID) -> BudgetScope { BudgetScope("goal:\(goal.text)") }
}
