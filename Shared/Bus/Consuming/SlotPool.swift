import Synchronization

/// The slots of a consumer, shared by its readers. Some are kept for urgent work: other work never holds them.
final class SlotPool: Sendable {
    private struct State {
        /// Lent to readers that are reading right now.
        var lent = Room(general: 0)
        var urgentInUse = 0
        var otherInUse = 0
        var nextWaiter = 0
        var waiters: [Int: Waiter] = [:]
    }

    private struct Waiter {
        let wantsGeneral: Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private let slots: Int
    private let reserved: Int
    private let state = Mutex(State())

    init(slots: Int, reserved: Int) {
        self.slots = max(1, slots)
        self.reserved = min(max(0, reserved), self.slots - 1)
    }

    var isFull: Bool { state.withLock { $0.urgentInUse + $0.otherInUse >= slots } }

    /// Lends one of so many readers its share of what is free, at least one slot; waits for it. Lends none when the calling
    /// task is cancelled.
    ///
    /// A reader keeps what it is lent for as long as it waits for messages, so no reader may have it all.
    func borrow(among readers: Int = 1) async -> Room {
        while true {
            let room = state.withLock { state in
                var room = free(state)
                room.general = min(room.general, share(of: slots - reserved, readers))
                room.urgent = min(room.urgent, share(of: reserved, readers))
                room.isScarce = readers > slots
                state.lent.general += room.general
                state.lent.urgent += room.urgent
                return room
            }
            if room.total > 0 || Task.isCancelled { return room }
            await wait(forGeneral: false)
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
        await wait(forGeneral: true)
    }

    private func share(of slots: Int, _ readers: Int) -> Int { (slots + readers - 1) / max(1, readers) }

    private func free(_ state: State) -> Room {
        let total = slots - state.urgentInUse - state.otherInUse - state.lent.total
        let general = min(total, slots - reserved - state.otherInUse - state.lent.general)
        return Room(general: max(0, general), urgent: max(0, total - max(0, general)))
    }

    private func change(_ body: (inout State) -> Void) {
        let ready = state.withLock { state in
            body(&state)
            guard !state.waiters.isEmpty else { return [CheckedContinuation<Void, Never>]() }
            let room = free(state)
            let ready = state.waiters.filter { $0.value.wantsGeneral ? room.general > 0 : room.total > 0 }
            for id in ready.keys { state.waiters[id] = nil }
            return ready.values.map(\.continuation)
        }
        for waiter in ready { waiter.resume() }
    }

    private func wait(forGeneral: Bool) async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goOn = state.withLock { state in
                    let room = free(state)
                    if (forGeneral ? room.general : room.total) > 0 || Task.isCancelled { return true }
                    state.waiters[id] = Waiter(wantsGeneral: forGeneral, continuation: continuation)
                    return false
                }
                if goOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume()
        }
    }
}
