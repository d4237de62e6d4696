/// How much a scope may spend.
package struct BudgetLimit: Sendable {
    package let scope: BudgetScope
    /// In micro-units of the budget's currency; never negative.
    package let amount: Int
    /// Whether a limit that somebody has set before stays.
    package let isDefault: Bool
    /// How long the scope is kept after its limit was set; nil for ever.
    package let expiry: Duration?

    package init(_ scope: BudgetScope, _ amount: Int, isDefault: Bool = false, expiry: Duration? = nil) {
        self.scope = scope
        self.amount = max(0, amount)
        self.isDefault = isDefault
        self.expiry = expiry
    }
}
