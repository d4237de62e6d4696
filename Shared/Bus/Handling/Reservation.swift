/// Money held for something that is under way, in every scope from the widest to the narrowest.
package struct Reservation: Sendable {
    package let id: String
    /// In micro-units of the budget's currency; never negative.
    package let amount: Int
    package let scopes: [BudgetScope]

    package init(id: String, amount: Int, scopes: [BudgetScope]) {
        self.id = id
        self.amount = max(0, amount)
        self.scopes = scopes
    }
}
