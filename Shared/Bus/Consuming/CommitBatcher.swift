import Synchronization

/// Gathers commits while calls are under way, so that the busier the consumer, the more commits share a round trip.
///
/// - `submit` returns once the server has answered; it is not cut short by cancellation, because a settlement that is
///   half sent must be seen through.
/// - `run` ends after `finish`, when everything submitted has been answered.
final class CommitBatcher: Sendable {
    typealias Send = @Sendable ([Commit]) async -> [CommitResult]

    private struct Item {
        let commit: Commit
        let answer: CheckedContinuation<CommitResult, Never>
    }

    private struct State {
        var waiting: [Item] = []
        var idle: [CheckedContinuation<Void, Never>] = []
        var finished = false
    }

    private let limit: Int
    private let senders: Int
    private let send: Send
    private let state = Mutex(State())

    /// - Parameter senders: how many calls may be under way at once, so that one is laid out while the server has
    ///   another.
    init(limit: Int, senders: Int = 2, send: @escaping Send) {
        self.limit = max(1, limit)
        self.senders = max(1, senders)
        self.send = send
    }

    func submit(_ commit: Commit) async -> CommitResult {
        await withCheckedContinuation { answer in
            let idle = state.withLock { state in
                state.waiting.append(Item(commit: commit, answer: answer))
                return state.idle.popLast()
            }
            idle?.resume()
        }
    }

    /// How many commits wait for the next call.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    func finish() {
        let idle = state.withLock { state in
            state.finished = true
            defer { state.idle = [] }
            return state.idle
        }
        for sender in idle { sender.resume() }
    }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<senders { group.addTask { await self.sendAll() } }
        }
    }

    private func sendAll() async {
        while let batch = await nextBatch() {
            let results = await send(batch.map(\.commit))
            for (index, item) in batch.enumerated() {
                let result = index < results.count ? results[index] : .failed("the server answered too few results")
                item.answer.resume(returning: result)
            }
        }
    }

    /// Waits for something to send and takes it in the same step, because another sender may be quicker. Nil when
    /// there is nothing to do and never will be.
    private func nextBatch() async -> [Item]? {
        while true {
            let (batch, isFinished) = state.withLock { state in
                let batch = Array(state.waiting.prefix(limit))
                state.waiting.removeFirst(batch.count)
                return (batch, state.finished)
            }
            if !batch.isEmpty { return batch }
            if isFinished { return nil }
            await withCheckedContinuation { continuation in
                let goOn = state.withLock { state in
                    if !state.waiting.isEmpty || state.finished { return true }
                    state.idle.append(continuation)
                    return false
                }
                if goOn { continuation.resume() }
            }
        }
    }
}
