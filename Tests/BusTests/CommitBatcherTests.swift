import Synchronization
import Testing

@testable import Bus

@Suite("CommitBatcher", .timeLimit(.minutes(10)))
struct CommitBatcherTests {
    private let commit = Commit(input: nil, effects: [])

    /// Counts what is sent, and lets the first call wait until the test lets it go.
    private final class Line: Sendable {
        let sizes = Mutex<[Int]>([])
        let arrivals: AsyncStream<Void>
        private let arrived: AsyncStream<Void>.Continuation
        private let release: AsyncStream<Void>
        private let releasing: AsyncStream<Void>.Continuation

        init() {
            (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
            (release, releasing) = AsyncStream.makeStream(of: Void.self)
        }

        func open() { releasing.finish() }

        func send(_ batch: [Commit]) async -> [CommitResult] {
            sizes.withLock { $0.append(batch.count) }
            arrived.yield()
            for await _ in release {}
            return batch.map { _ in .committed(duplicates: 0) }
        }
    }

    @Test("gathers what comes during a call into the next ones, up to the limit")
    func gathers() async {
        let line = Line()
        let batcher = CommitBatcher(limit: 4, senders: 1, send: line.send)
        let running = Task { await batcher.run() }  // Awaited below.
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await batcher.submit(commit) }
            for await _ in line.arrivals { break }
            for _ in 0..<10 { group.addTask { _ = await batcher.submit(commit) } }
            while batcher.waitingCount < 10 { await Task.yield() }
            line.open()
        }
        batcher.finish()
        await running.value
        #expect(line.sizes.withLock { $0 } == [1, 4, 4, 2])
    }

    @Test("sends the next call while the one before is still under way")
    func overlaps() async {
        let line = Line()
        let batcher = CommitBatcher(limit: 4, senders: 2, send: line.send)
        let running = Task { await batcher.run() }  // Awaited below.
        async let first = batcher.submit(commit)
        for await _ in line.arrivals { break }
        async let second = batcher.submit(commit)
        for await _ in line.arrivals { break }
        line.open()
        #expect(await first == .committed(duplicates: 0))
        #expect(await second == .committed(duplicates: 0))
        batcher.finish()
        await running.value
        #expect(line.sizes.withLock { $0 } == [1, 1])
    }

    @Test("answers each with its own result")
    func answers() async {
        let batcher = CommitBatcher(limit: 8) { batch in
            batch.map { commit in .committed(duplicates: commit.effects.count) }
        }
        let running = Task { await batcher.run() }  // Awaited below.
        let right = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let effects = [Effect](repeating: .clearTimer(TimerName("x")), count: number)
                    let result = await batcher.submit(Commit(input: nil, effects: effects))
                    return result == .committed(duplicates: number)
                }
            }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(right)
        batcher.finish()
        await running.value
    }

    @Test("ends only when everything submitted has been answered")
    func finishes() async {
        let line = Line()
        let batcher = CommitBatcher(limit: 1, send: line.send)
        async let first = batcher.submit(commit)
        async let second = batcher.submit(commit)
        while batcher.waitingCount < 2 { await Task.yield() }
        batcher.finish()
        line.open()
        await batcher.run()
        #expect(await first == .committed(duplicates: 0))
        #expect(await second == .committed(duplicates: 0))
    }

    @Test("a call that answers too little fails the rest, and leaves nobody waiting")
    func tooFew() async {
        let batcher = CommitBatcher(limit: 8) { _ in [] }
        async let answer = batcher.submit(commit)
        while batcher.waitingCount < 1 { await Task.yield() }
        batcher.finish()
        await batcher.run()
        guard case .failed = await answer else {
            Issue.record("expected a failure")
            return
        }
    }
}
