import Synchronization

/// A value that arrives once, from any thread; the first to fulfil it wins and everyone waiting gets it.
final class Promise<Value: Sendable>: Sendable {
    private enum State {
        case waiting([@Sendable (Value) -> Void])
        case fulfilled(Value)
    }

    private let state = Mutex(State.waiting([]))

    var isFulfilled: Bool {
        state.withLock { if case .fulfilled = $0 { true } else { false } }
    }

    /// False when it already had a value.
    @discardableResult
    func fulfil(_ value: Value) -> Bool {
        let waiting: [@Sendable (Value) -> Void]? = state.withLock { state in
            guard case .waiting(let waiting) = state else { return nil }
            state = .fulfilled(value)
            return waiting
        }
        for body in waiting ?? [] { body(value) }
        return waiting != nil
    }

    /// Calls the body with the value: at once when it is there, else on the thread that fulfils.
    func whenFulfilled(_ body: @escaping @Sendable (Value) -> Void) {
        let known: Value? = state.withLock { state in
            switch state {
            case .fulfilled(let value): return value
            case .waiting(let waiting):
                state = .waiting(waiting + [body])
                return nil
            }
        }
        if let known { body(known) }
    }

    /// Waits, whether the task is cancelled or not.
    func value() async -> Value {
        await withCheckedContinuation { continuation in
            whenFulfilled { continuation.resume(returning: $0) }
        }
    }

    /// Waits; cancelling the task fulfils the promise with `substitute`, for everyone.
    func value(whenCancelled substitute: Value) async -> Value {
        await withTaskCancellationHandler {
            await value()
        } onCancel: {
            fulfil(substitute)
        }
    }
}
