import Synchronization

/// The slots of a consumer, shared by its readers. Some are kept for urgent work: other work never holds them.
///
/// Readers are served in the order in which they asked. Otherwise the one that gives a slot back is the first to ask
/// again, and those that wait beside it, each for messages of its own, never read.
final class SlotPool: Sendable {
    private struct State {
        /// Lent to readers that are reading right now.
        var lent = Room(general: 0)
        var urgentInUse = 0
        var otherInUse = 0
        var nextWaiter = 0
        /// The longest waiting first.
        var borrowers: [Borrower] = []
        var generalWaiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    /// The most that one reader is lent.
    private struct Share {
        let general: Int
        let urgent: Int
        let isScarce: Bool
    }

    private struct Borrower {
        let id: Int
        let share: Share
        let answer: CheckedContinuation<Room, Never>
    }

    /// Who goes on after a change.
    private struct Woken {
        var borrowers: [(Borrower, Room)] = []
        var generalWaiters: [CheckedContinuation<Void, Never>] = []

        func resume() {
            for (borrower, room) in borrowers { borrower.answer.resume(returning: room) }
            for waiter in generalWaiters { waiter.resume() }
        }
    }

    private let slots: Int
    private let reserved: Int
    private let state = Mutex(State())

    init(slots: Int, reserved: Int) {
        self.slots = max(1, slots)
        self.reserved = min(max(0, reserved), self.slots - 1)
    }

    var isFull: Bool { state.withLock { $0.urgentInUse + $0.otherInUse >= slots } }

    /// How many readers wait for a slot.
    var waitingBorrowers: Int { state.withLock { $0.borrowers.count } }

    /// Lends one of so many readers its share of what is free, at least one slot; waits for it. Lends none when the
    /// calling task is cancelled.
    ///
    /// A reader keeps what it is lent for as long as it waits for messages, so no reader may have it all.
    func borrow(among readers: Int = 1) async -> Room {
        let share = Share(
            general: share(of: slots - reserved, readers),
            urgent: share(of: reserved, readers),
            isScarce: readers > slots
        )
        if let room = state.withLock({ $0.borrowers.isEmpty ? lend(share, &$0) : nil }) { return room }
        let id = nextWaiter()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { answer in
                // A slot may have become free meanwhile; whoever waits longer is served with it before this one.
                change { state in
                    state.borrowers.append(Borrower(id: id, share: share, answer: answer))
                }
                // Cancelled before it waited: then nobody else ends the wait.
                if Task.isCancelled { endWait(of: id) }
            }
        } onCancel: {
            endWait(of: id)
        }
    }

    /// Takes back what was lent; so many slots of it are now in use.
    func giveBack(_ room: Room, urgent: Int, other: Int) {
        change { state in
            state.lent.general -= room.general
            state.lent.urgent -= room.urgent
            state.urgentInUse += urgent
            state.otherInUse += other
        }
    }

    func release(urgent: Bool) {
        change { state in
            if urgent { state.urgentInUse -= 1 } else { state.otherInUse -= 1 }
        }
    }

    /// Returns once a slot for any work is free, or the calling task is cancelled.
    func waitForGeneral() async {
        let id = nextWaiter()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goOn = state.withLock { state in
                    if free(state).general > 0 || Task.isCancelled { return true }
                    state.generalWaiters[id] = continuation
                    return false
                }
                if goOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.generalWaiters.removeValue(forKey: id) }?.resume()
        }
    }

    private func share(of slots: Int, _ readers: Int) -> Int { (slots + readers - 1) / max(1, readers) }

    private func free(_ state: State) -> Room {
        let total = slots - state.urgentInUse - state.otherInUse - state.lent.total
        let general = min(total, slots - reserved - state.otherInUse - state.lent.general)
        return Room(general: max(0, general), urgent: max(0, total - max(0, general)))
    }

    /// Nil while nothing is free.
    private func lend(_ share: Share, _ state: inout State) -> Room? {
        var room = free(state)
        room.general = min(room.general, share.general)
        room.urgent = min(room.urgent, share.urgent)
        room.isScarce = share.isScarce
        guard room.total > 0 else { return nil }
        state.lent.general += room.general
        state.lent.urgent += room.urgent
        return room
    }

    private func change(_ body: (inout State) -> Void) {
        let woken = state.withLock { state in
            body(&state)
            return serve(&state)
        }
        woken.resume()
    }

    private func serve(_ state: inout State) -> Woken {
        var woken = Woken()
        while let first = state.borrowers.first, let room = lend(first.share, &state) {
            woken.borrowers.append((first, room))
            state.borrowers.removeFirst()
        }
        if !state.generalWaiters.isEmpty, free(state).general > 0 {
            woken.generalWaiters = Array(state.generalWaiters.values)
            state.generalWaiters = [:]
        }
        return woken
    }

    private func nextWaiter() -> Int {
        state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
    }

    private func endWait(of id: Int) {
        let borrower = state.withLock { state in
            state.borrowers.firstIndex { $0.id == id }.map { state.borrowers.remove(at: $0) }
        }
        borrower?.answer.resume(returning: Room(general: 0))
    }
}
