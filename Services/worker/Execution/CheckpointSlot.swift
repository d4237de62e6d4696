import Synchronization

/// The one checkpoint that waits to be stored: of those that a program names faster than that, only the newest counts.
final class CheckpointSlot: Sendable {
    private struct State {
        var newest: String?
        var isFinished = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func put(_ path: String) {
        wake { $0.newest = path }
    }

    /// No more will come; what waits is still given out.
    func finish() {
        wake { $0.isFinished = true }
    }

    /// Waits for one. Nil when there is none and never will be.
    func next() async -> String? {
        await withCheckedContinuation { continuation in
            let goOn = state.withLock { state in
                if state.newest != nil || state.isFinished { return true }
                state.waiter = continuation
                return false
            }
            if goOn { continuation.resume() }
        }
        return state.withLock { state in
            defer { state.newest = nil }
            return state.newest
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
