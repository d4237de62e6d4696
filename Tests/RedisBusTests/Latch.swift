import RedisTesting
import Synchronization

/// A door that a test opens once; who waits at it is let through, or leaves when cancelled.
final class Latch: Sendable {
    private struct State {
        var isOpen = false
        var next = 0
        var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
    }

    private let state = Mutex(State())

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// The same with a bound, which only ends a test that would hang, and says what it hung at.
    func wait(until what: String, within limit: Duration = .seconds(110)) async throws {
        try await withThrowingTaskGroup(of: Void.self) { race in
            race.addTask { try await self.wait() }
            race.addTask {
                try await ContinuousClock().sleep(for: limit)
                // It may have opened while all of this was stalled.
                guard !self.state.withLock({ $0.isOpen }) else { return }
                throw RedisTestingError("gave up waiting until \(what)")
            }
            defer { race.cancelAll() }
            _ = try await race.next()
        }
    }

    func wait() async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (isOpen, isCancelled) = state.withLock { state in
                    if !state.isOpen, !Task.isCancelled { state.waiters[id] = continuation }
                    return (state.isOpen, Task.isCancelled)
                }
                if isOpen {
                    continuation.resume()
                } else if isCancelled {
                    continuation.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(throwing: CancellationError())
        }
    }
}
