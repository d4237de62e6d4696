import Synchronization

/// Mistakes in the declaration or use of metrics: they never stop a service, so they are kept here and counted.
final class MetricProblems: Sendable {
    private struct State {
        var count = 0
        var messages: [String] = []
    }

    private static let limit = 100

    private let state = Mutex(State())

    var messages: [String] { state.withLock { $0.messages } }
    var count: Int { state.withLock { $0.count } }

    func note(_ message: String) {
        state.withLock { state in
            state.count += 1
            if state.messages.count < Self.limit && !state.messages.contains(message) { state.messages.append(message) }
        }
    }
}
