import Artifacts
import Bus
import Synchronization

/// A handler that writes down what it was given and answers as the test says.
final class Recorder: Handler {
    typealias Answer = @Sendable (Delivery<Cancel>) async throws -> Outcome
    typealias Reconsider = @Sendable (_ delivery: Delivery<Cancel>, _ scope: String) async throws -> Outcome

    private struct State {
        var seen: [(text: String, attempt: Int, tenant: String)] = []
        var waiters: [(count: Int, latch: Latch)] = []
    }

    private let state = Mutex(State())
    private let answer: Answer
    private let second: Reconsider?
    private let key: (@Sendable (Artifact<Cancel>) -> StateKey?)?

    init(
        stateKey: (@Sendable (Artifact<Cancel>) -> StateKey?)? = nil,
        reconsider: Reconsider? = nil,
        answer: @escaping Answer = { _ in .done() }
    ) {
        key = stateKey
        second = reconsider
        self.answer = answer
    }

    var texts: [String] { state.withLock { $0.seen.map(\.text) } }
    var attempts: [Int] { state.withLock { $0.seen.map(\.attempt) } }
    var tenants: [String] { state.withLock { $0.seen.map(\.tenant) } }

    func stateKey(for artifact: Artifact<Cancel>) -> StateKey? { key?(artifact) }

    func handle(_ delivery: Delivery<Cancel>) async throws -> Outcome {
        let ready = state.withLock { state in
            state.seen.append((delivery.body.reason, delivery.attempt, delivery.envelope.tenant.text))
            let count = state.seen.count
            let ready = state.waiters.filter { $0.count <= count }
            state.waiters.removeAll { $0.count <= count }
            return ready
        }
        for waiter in ready { waiter.latch.open() }
        return try await answer(delivery)
    }

    func reconsider(_ delivery: Delivery<Cancel>, afterShortageOf scope: String) async throws -> Outcome {
        guard let second else { return .retry(after: .seconds(5), because: "no \(scope)") }
        return try await second(delivery, scope)
    }

    /// Returns once that many messages have been handed over; fails when they do not come.
    func waitFor(_ count: Int) async throws {
        let latch = Latch()
        state.withLock { state in
            if state.seen.count >= count { latch.open() } else { state.waiters.append((count, latch)) }
        }
        try await latch.wait(until: "\(count) messages have been handed over")
    }
}
