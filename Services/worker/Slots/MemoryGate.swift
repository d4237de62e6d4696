import Synchronization

/// Lets work in as far as there are slots and its declared memory fits; the rest waits its turn.
///
/// One gate stands before all that a worker runs, whatever the pool: tasks, applies and rollbacks together never hold
/// more.
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
        /// Before all who wait, and for so long at most: others may have room meanwhile.
        case first(atMost: Duration)
        /// At once or not at all, and past all who wait.
        case now
    }

    private struct State {
        var ledger: SlotLedger
        var waiting: [SlotLedger.Claim: CheckedContinuation<Void, Never>] = [:]
        /// Granted before anybody waited for it.
        var granted: Set<SlotLedger.Claim> = []
        /// Out of time before anybody waited for it.
        var overdue: Set<SlotLedger.Claim> = []
        var running = 0
        var admitted = 0
        var isClosed = false
    }

    private let state: Mutex<State>
    private let clock: any Clock<Duration>

    /// - Parameter taskSlots: how many of the slots those may hold who come as `Turn.last`.
    init(
        capacity: Int,
        slots: Int = .max,
        taskSlots: Int = .max,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.clock = clock
        state = Mutex(State(ledger: SlotLedger(capacity: capacity, slots: slots, generalSlots: taskSlots)))
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
        let claimed = state.withLock { $0.ledger.claim(bytes, ahead: turn.isAhead) }
        guard let (claim, isGranted) = claimed else { throw TooLarge(capacity: capacity) }
        defer { release(claim) }
        if !isGranted {
            if case .now = turn { throw Occupied() }
            await wait(for: claim, atMost: turn.patience)
        }
        try Task.checkCancellation()
        guard state.withLock({ !$0.isClosed && $0.ledger.holds(claim) }) else { throw Occupied() }
        state.withLock { state in
            state.running += 1
            state.admitted += 1
        }
        defer { state.withLock { $0.running -= 1 } }
        return try await body()
    }

    /// Lets nobody in any more, and those who wait go: the process is about to end, and others have time for them.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return state.waiting.values.map(\.self)
        }
        for waiter in waiting { waiter.resume() }
    }

    /// Returns when the claim is granted, or when there is no more waiting for it.
    private func wait(for claim: SlotLedger.Claim, atMost limit: Duration?) async {
        // Cancelled below.
        let timer = limit.map { limit in
            Task { [clock] in
                // Cancelled when the claim is granted.
                try? await clock.sleep(for: limit)
                if !Task.isCancelled { giveUp(claim) }
            }
        }
        defer { timer?.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goOn = state.withLock { state in
                    if state.granted.remove(claim) != nil || state.overdue.contains(claim) { return true }
                    if state.isClosed || Task.isCancelled { return true }
                    state.waiting[claim] = continuation
                    return false
                }
                if goOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: claim) }?.resume()
        }
    }

    /// Ends the wait for a claim, also one that has not begun yet.
    private func giveUp(_ claim: SlotLedger.Claim) {
        let waiter = state.withLock { state in
            let waiter = state.waiting.removeValue(forKey: claim)
            if waiter == nil, state.ledger.isInLine(claim) { state.overdue.insert(claim) }
            return waiter
        }
        waiter?.resume()
    }

    private func release(_ claim: SlotLedger.Claim) {
        let ready = state.withLock { state in
            state.granted.remove(claim)
            state.overdue.remove(claim)
            return state.ledger.release(claim).compactMap { granted in
                let waiter = state.waiting.removeValue(forKey: granted)
                if waiter == nil { state.granted.insert(granted) }
                return waiter
            }
        }
        for waiter in ready { waiter.resume() }
    }
}

extension MemoryGate.Turn {
    fileprivate var isAhead: Bool { if case .last = self { false } else { true } }

    fileprivate var patience: Duration? { if case .first(let limit) = self { limit } else { nil } }
}
