import Artifacts
import Runs
import Synchronization

/// What this conductor has seen being spent since it started: whose months to look at, and how much each pool cost.
final class SpendingLedger: Sendable {
    /// One tenant's month.
    struct Account: Hashable, Sendable {
        let tenant: TenantID
        let month: BillingMonth
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

    func note(_ reservation: RunReservation, of tenant: TenantID) {
        guard reservation.micros > 0 else { return }
        let account = Account(tenant: tenant, month: reservation.month)
        state.withLock { state in
            if !state.closed.contains(account) { state.accounts.insert(account) }
            if let pool = reservation.pool { state.pools[pool, default: 0] += reservation.micros }
        }
    }

    /// The months of which something was spent since they were taken last, and those of the time before once more: what is
    /// noted with a decision is booked a moment later.
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
