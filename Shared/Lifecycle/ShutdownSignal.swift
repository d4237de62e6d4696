import Synchronization

/// The first of the two stop words: no new work, drain. The second word is task cancellation: stop now.
///
/// Every long-lived loop takes one and obeys both words. Requesting twice is harmless.
package final class ShutdownSignal: Sendable {
    private struct State {
        var requested = false
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package var isRequested: Bool { state.withLock { $0.requested } }

    package func request() {
        let waiters = state.withLock { state in
            state.requested = true
            defer { state.waiters.removeAll() }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns once shutdown is requested, or the calling task is cancelled.
    package func wait() async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resumeNow = state.withLock { state in
                    if state.requested || Task.isCancelled { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if resumeNow { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }

    /// Pauses a loop: returns after the time limit, or at once when shutdown is requested or the task is cancelled.
    ///
    /// Returns whether the loop should end.
    package func wait(atMost limit: Duration, on clock: any Clock<Duration> = ContinuousClock()) async -> Bool {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            // Cancelled means that the other task ended first.
            group.addTask { try? await clock.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
        return isRequested || Task.isCancelled
    }
}
