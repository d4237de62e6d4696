package import Artifacts

/// Money held or spent under one name, in the budgets of the run's tenant, its goal and the agents that pay for it.
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
