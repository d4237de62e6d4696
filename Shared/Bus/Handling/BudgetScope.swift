/// A sum of money with a limit: a tenant's, a goal's, an agent's. A scope without a limit refuses everything.
package struct BudgetScope: Hashable, Sendable {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }
}
