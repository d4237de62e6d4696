import Synchronization

/// The messages that a consumer holds: read, and not yet settled.
final class InFlight: Sendable {
    struct Item: Sendable {
        let token: AttemptToken
        let since: ContinuousClock.Instant
        /// When it was last certain to be ours.
        var confirmed: ContinuousClock.Instant
        /// The handling; nil until it has been started.
        var task: Task<Void, Never>?
        /// Set when the handling was cancelled from outside, with the reason.
        var stop: StopReason?
    }

    /// Why a handling was told to stop.
    enum StopReason: Sendable {
        /// Somebody else has it.
        case leaseLost
        /// Nobody could tell for a whole lease whether somebody else has it.
        case leaseLapsed
        case overtime
        /// The time to finish is over.
        case shuttingDown
    }

    private struct State {
        var items: [AttemptToken: Item] = [:]
        /// Settled lately.
        var settled: (recent: Set<AttemptToken>, older: Set<AttemptToken>) = ([], [])
        var empty: [CheckedContinuation<Void, Never>] = []
        /// The time to finish is over, whatever else stopped a handling before.
        var isShuttingDown = false
    }

    private let state = Mutex(State())

    /// How many settled tokens are remembered at least.
    private static let memory = 1024

    /// False when it is already held: the same entry was read twice by its holder.
    func begin(_ token: AttemptToken, at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            guard state.items[token] == nil else { return false }
            state.items[token] = Item(token: token, since: now, confirmed: now)
            return true
        }
    }

    /// Remembers the handling, so that it can be cancelled; it may have ended already.
    func attach(_ task: Task<Void, Never>, to token: AttemptToken) {
        let isStopped = state.withLock { state in
            state.items[token]?.task = task
            return state.items[token]?.stop != nil
        }
        if isStopped { task.cancel() }
    }

    /// Whether it was settled lately. Read once more, it was read before that, or the server has forgotten it.
    func wasSettled(_ token: AttemptToken) -> Bool {
        state.withLock { $0.settled.recent.contains(token) || $0.settled.older.contains(token) }
    }

    func noteSettled(_ token: AttemptToken) {
        state.withLock { state in
            if state.settled.recent.count >= Self.memory { state.settled = ([], state.settled.recent) }
            state.settled.recent.insert(token)
        }
    }

    func end(_ token: AttemptToken) {
        let waiters = state.withLock { state in
            state.items[token] = nil
            guard state.items.isEmpty else { return [CheckedContinuation<Void, Never>]() }
            defer { state.empty = [] }
            return state.empty
        }
        for waiter in waiters { waiter.resume() }
    }

    func stopReason(of token: AttemptToken) -> StopReason? {
        state.withLock { $0.items[token]?.stop }
    }

    /// False once somebody else is known to have it, or the time to finish is over.
    func mayStillSettle(_ token: AttemptToken) -> Bool {
        state.withLock { !$0.isShuttingDown && $0.items[token]?.stop != .leaseLost }
    }

    /// Cancels one handling; its task sees the reason afterwards. The first reason stands: false when there is one
    /// already, or when it is not held any more.
    @discardableResult
    func stop(_ token: AttemptToken, because reason: StopReason) -> Bool {
        let (isNew, task) = state.withLock { state in
            guard state.items[token] != nil, state.items[token]?.stop == nil else {
                return (false, state.items[token]?.task)
            }
            state.items[token]?.stop = reason
            return (true, state.items[token]?.task)
        }
        task?.cancel()
        return isNew
    }

    /// The time to finish is over.
    func stopAll() {
        let tokens = state.withLock { state in
            state.isShuttingDown = true
            return Array(state.items.keys)
        }
        for token in tokens { stop(token, because: .shuttingDown) }
    }

    /// Those that have been held since that moment or longer.
    func held(since earliest: ContinuousClock.Instant) -> [AttemptToken] {
        state.withLock { state in
            state.items.values.filter { $0.since <= earliest }.map(\.token)
        }
    }

    /// Their leases were still ours at that moment.
    func confirm(_ tokens: [AttemptToken], at moment: ContinuousClock.Instant) {
        state.withLock { state in
            for token in tokens { state.items[token]?.confirmed = moment }
        }
    }

    /// Those whose lease nobody has confirmed since that moment.
    func unconfirmed(since earliest: ContinuousClock.Instant) -> [AttemptToken] {
        state.withLock { state in
            state.items.values.filter { $0.confirmed <= earliest }.map(\.token)
        }
    }

    /// Returns once nothing is held; waits even when cancelled, because what is held must be settled.
    func waitUntilEmpty() async {
        await withCheckedContinuation { continuation in
            let goOn = state.withLock { state in
                if state.items.isEmpty { return true }
                state.empty.append(continuation)
                return false
            }
            if goOn { continuation.resume() }
        }
    }
}
