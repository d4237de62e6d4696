import Artifacts
import Bus
import Synchronization

/// A handler that writes down what it was given and answers as the test says.
final class Recorder: Handler {
    typealias Answer = @Sendable (Delivery<Cancel>) async throws -> Outcome

    private struct State {
        var texts: [String] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    private let answer: Answer
    private let key: (@Sendable (Artifact<Cancel>) -> StateKey?)?

    init(stateKey: (@Sendable (Artifact<Cancel>) -> StateKey?)? = nil, answer: @escaping Answer = { _ in .done() }) {
        key = stateKey
        self.answer = answer
    }

    var texts: [String] { state.withLock { $0.texts } }

    func stateKey(for artifact: Artifact<Cancel>) -> StateKey? { key?(artifact) }

    func handle(_ delivery: Delivery<Cancel>) async throws -> Outcome {
        let ready = state.withLock { state in
            state.texts.append(delivery.body.reason)
            let count = state.texts.count
            let ready = state.waiters.filter { $0.count <= count }
            state.waiters.removeAll { $0.count <= count }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
        return try await answer(delivery)
    }

    /// Returns once that many messages have been handed over.
    func waitFor(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let goOn = state.withLock { state in
                if state.texts.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if goOn { continuation.resume() }
        }
    }
}
