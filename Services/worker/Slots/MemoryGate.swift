import Synchronization

/// Lets tasks in as far as their declared memory fits; the others wait their turn.
final class MemoryGate: Sendable {
    struct TooLarge: Error, Hashable {
        let capacity: Int
    }

    /// Not enough is free at once.
    struct Occupied: Error, Hashable {}

    /// How somebody comes in.
    enum Turn: Sendable {
        /// After all who wait.
        case last
        /// Before all who wait.
        case first
        /// At once or not at all, and past all who wait.
        case now
    }

    private struct State {
        var ledger: SlotLedger
        var waiting: [SlotLedger.Claim: CheckedContinuation<Void, Never>] = [:]
        /// Granted before anybody waited for it.
        var granted: Set<SlotLedger.Claim> = []
        var running = 0
        var admitted = 0
    }

    private let state: Mutex<State>

    init(capacity: Int) {
        state = Mutex(State(ledger: SlotLedger(capacity: capacity)))
    }

    /// The most that anybody can have.
    var capacity: Int { state.withLock { $0.ledger.capacity } }

    var held: Int { state.withLock { $0.ledger.held } }

    /// How many are inside.
    var running: Int { state.withLock { $0.running } }

    /// How many have ever been let in.
    var admitted: Int { state.withLock { $0.admitted } }

    /// Runs the body while so much memory is set aside for it; throws without it when cancelled while waiting.
    func hold<Value>(
        _ bytes: Int,
        as turn: Turn = .last,
        during body: () async throws -> Value
    ) async throws -> Value {
        let claimed = state.withLock { $0.ledger.claim(bytes, ahead: turn != .last) }
        guard let (claim, isGranted) = claimed else { throw TooLarge(capacity: capacity) }
        defer { release(claim) }
        if !isGranted {
            guard turn != .now else { throw Occupied() }
            await wait(for: claim)
        }
        try Task.checkCancellation()
        state.withLock { state in
            state.running += 1
            state.admitted += 1
        }
        defer { state.withLock { $0.running -= 1 } }
        return try await body()
    }

    private func wait(for claim: SlotLedger.Claim) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goOn = state.withLock { state in
                    if state.granted.remove(claim) != nil || Task.isCancelled { return true }
                    state.waiting[claim] = continuation
                    return false
                }
                if goOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: claim) }?.resume()
        }
    }

    private func release(_ claim: SlotLedger.Claim) {
        let ready = state.withLock { state in
            state.granted.remove(claim)
            return state.ledger.release(claim).compactMap { granted in
                let waiter = state.waiting.removeValue(forKey: granted)
                if waiter == nil { state.granted.insert(granted) }
                return waiter
            }
        }
        for waiter in ready { waiter.resume() }
    }
}
