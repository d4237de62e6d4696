import Artifacts
import Bus
import Pipeline
import Runs

/// The budgets that a run's work is paid from, the widest first: tenant, goal, agent, sub-agent.
struct RunAccounts {
    /// How long a goal's budget is kept: beyond its run.
    private static var goalMemory: Duration { .seconds(60 * 86_400) }

    let tenant: TenantID
    let run: RunID
    let month: BillingMonth
    /// Nil for a goal that a person has stated: tenant and goal pay for it alone.
    let agents: AgentPath?

    var scopes: [BudgetScope] { [tenantScope, goalScope] + accounts.map(\.scope) }

    /// A scope without a limit refuses everything, so each has one before anything is reserved. What a person has set
    /// for the month stays, and so does what the month's first errand brought from the roster.
    func limits(tenantMicros: Int, ceilingMicros: Int) -> [Effect] {
        let agentLimits = zip(accounts, agents?.links ?? []).map { account, link in
            monthLimit(account.scope, link.monthMicros)
        }
        return [
            monthLimit(tenantScope, tenantMicros),
            .limit(BudgetLimit(goalScope, ceilingMicros, expiry: Self.goalMemory)),
        ] + agentLimits
    }

    /// Lists the agents' accounts, so that people can find them.
    func listings(at now: Timestamp) -> [Effect] {
        accounts.map { .list(Listing($0.scope.name, in: .agentAccounts, at: now, keeping: BillingMonth.memory)) }
    }

    private var accounts: [AgentAccount] { AgentAccount.all(of: agents, tenant: tenant, month: month.text) }

    private var tenantScope: BudgetScope { .tenant(tenant, month: month.text) }

    private var goalScope: BudgetScope { .goal(GoalID(sharing: run)) }

    private func monthLimit(_ scope: BudgetScope, _ micros: Int) -> Effect {
        .limit(BudgetLimit(scope, micros, isDefault: true, expiry: BillingMonth.memory))
    }
}
