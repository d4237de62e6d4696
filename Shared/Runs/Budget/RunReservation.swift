package import Artifacts

/// Money held or spent under one name, in the budgets of the run's tenant and goal.
package struct RunReservation: Hashable, Sendable {
    package let id: String
    package let micros: Int
    package let month: BillingMonth
    /// Whose agents cost it.
    package let pool: PoolName?

    package init(id: String, micros: Int, month: BillingMonth, pool: PoolName? = nil) {
        self.id = id
        self.micros = micros
        self.month = month
        self.pool = pool
    }
}
