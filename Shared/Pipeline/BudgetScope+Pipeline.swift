package import Artifacts
package import Bus

extension BudgetScope {
    private static let goalWord = "goal:"
    private static let tenantWord = "tenant:"

    /// What a tenant spends in one month, such as `2026-11`.
    package static func tenant(_ tenant: TenantID, month: String) -> BudgetScope {
        BudgetScope("\(tenantWord)\(tenant.text):\(month)")
    }

    /// What all revisions of a goal's plan spend together.
    package static func goal(_ goal: GoalID) -> BudgetScope { BudgetScope("\(goalWord)\(goal.text)") }

    /// Whose budget it is; nil for a scope that no run pays from.
    package var level: BudgetAlert.Scope? {
        if name.hasPrefix(Self.tenantWord) { return .tenant }
        if name.hasPrefix(Self.goalWord) { return .goal }
        return AgentAccount(self)?.level
    }
}
