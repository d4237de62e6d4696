import Artifacts
import Bus
import Pipeline
import Runs
import Synchronization

/// What this conductor has seen being spent since it started, and whose months others have spent from: those to look
/// at, and how much each pool cost.
final class SpendingLedger: Sendable {
    /// The month of one tenant, or of one agent that works for it.
    struct Account: Hashable, Sendable {
        let tenant: TenantID
        let month: BillingMonth
        /// Nil for the tenant's own.
        var agent: AgentAccount?

        var scope: BudgetScope { agent?.scope ?? .tenant(tenant, month: month.text) }
        var level: BudgetAlert.Scope { agent?.level ?? .tenant }
        var name: String { agent?.name ?? tenant.text }

        /// Those that pay for a run: the tenant's, and its agents'.
        static func all(of tenant: TenantID, _ month: BillingMonth, _ agents: AgentPath?) -> [Account] {
            [Account(tenant: tenant, month: month)]
                + AgentAccount.all(of: agents, tenant: tenant, month: month.text).map {
                    Account(tenant: tenant, month: month, agent: $0)
                }
        }
    }

    private struct State {
        var accounts: Set<Account> = []
        /// Those that were taken last.
        var taken: Set<Account> = []
        /// Those of which everything has been said.
        var closed: Set<Account> = []
        var pools: [PoolName: Int] = [:]
    }

    private let state = Mutex(State())

    func note(_ reservation: RunReservation, of tenant: TenantID, _ agents: AgentPath? = nil) {
        guard reservation.micros > 0 else { return }
        let accounts = Account.all(of: tenant, reservation.month, agents)
        state.withLock { state in
            state.accounts.formUnion(accounts.filter { !state.closed.contains($0) })
            if let pool = reservation.pool { state.pools[pool, default: 0] += reservation.micros }
        }
    }

    /// Accounts that others have spent from.
    func note(_ accounts: Set<Account>) {
        state.withLock { state in state.accounts.formUnion(accounts.subtracting(state.closed)) }
    }

    /// The months of which something was spent since they were taken last, and those of the time before once more:
    /// what is noted with a decision is booked a moment later.
    func takeAccounts() -> Set<Account> {
        state.withLock { state in
            defer { (state.taken, state.accounts) = (state.accounts, []) }
            return state.accounts.union(state.taken).subtracting(state.closed)
        }
    }

    func close(_ account: Account) {
        state.withLock { state in
            // Months pass, and what is old is not spent from any more.
            if state.closed.count > 10_000 { state.closed = [] }
            state.closed.insert(account)
        }
    }

    func reopen(_ account: Account) { _ = state.withLock { $0.accounts.insert(account) } }

    var spentByPool: [PoolName: Int] { state.withLock { $0.pools } }
}
