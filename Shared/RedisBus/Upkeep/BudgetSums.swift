package import Bus

/// What a budget allows, and what has gone of it, at one moment.
package struct BudgetSums: Hashable, Sendable {
    package let limit: Int
    package let spent: Int
    /// Held for what is under way.
    package let reserved: Int
}

extension RedisBus {
    /// Nil for a scope that has no limit yet, of which nothing can have been spent.
    package func budget(of scope: BudgetScope, in partition: Partition) async throws(BusError) -> BudgetSums? {
        try await send(BudgetRead(key: space(partition).budget(scope)))
    }
}
