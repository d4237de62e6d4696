import RedisProtocol
import Synchronization

/// Collects the replies of commands that were written back to back for one caller.
final class ReplyGroup: Sendable {
    private struct State {
        var replies: [Reply] = []
        var continuation: CheckedContinuation<Result<[Reply], RedisError>?, Never>?
    }

    private let expected: Int
    private let state: Mutex<State>

    init(expecting count: Int, _ continuation: CheckedContinuation<Result<[Reply], RedisError>?, Never>) {
        expected = count
        state = Mutex(State(continuation: continuation))
    }

    /// The first failure ends the group; replies after that are dropped.
    func receive(_ result: Result<Reply, RedisError>) {
        let (continuation, outcome) = state.withLock { state in
            switch result {
            case .success(let reply):
                state.replies.append(reply)
                guard state.replies.count == expected else {
                    return (nil as CheckedContinuation<Result<[Reply], RedisError>?, Never>?, result.map { [$0] })
                }
                return (state.continuation.take(), .success(state.replies))
            case .failure(let error): return (state.continuation.take(), .failure(error))
            }
        }
        continuation?.resume(returning: outcome)
    }

    /// Nothing was sent.
    func refuse(_ error: RedisError?) {
        state.withLock { $0.continuation.take() }?.resume(returning: error.map { .failure($0) })
    }
}
