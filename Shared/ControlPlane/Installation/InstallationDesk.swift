package import Artifacts

/// How an installation stands as a whole: what waits, who works, what was spent.
package protocol InstallationDesk: Sendable {
    func queues() async throws(ControlError) -> QueuesView

    /// Every process that has announced itself, by name.
    func workers() async throws(ControlError) -> [WorkerView]

    /// The months of the tenants, of the agents, then the newest goals that may spend; the query's states do not count.
    func budgets(_ query: ListQuery) async throws(ControlError) -> [BudgetView]

    /// What agents have spent in this month for that tenant, or for each; every agent is followed by its sub-agents.
    func agentBudgets(of tenant: TenantID?) async throws(ControlError) -> [BudgetView]

    /// Sets a limit whatever it was before, below what was spent, too: then nothing more is allowed.
    func set(_ limit: MonthLimit) async throws(ControlError) -> BudgetView
}
