import Lifecycle
import Synchronization
import Testing

@Suite struct LoopProgressTests {
    private final class Time: Sendable {
        private let value = Mutex(Duration.zero)
        func advance(_ seconds: Int) { value.withLock { $0 += .seconds(seconds) } }
        var now: Duration { value.withLock { $0 } }
    }

    private let time = Time()

    @Test("a loop that does not beat is stalled, the longest silence first")
    func stalls() {
        let progress = LoopProgress { [time] in time.now }
        let quiet = progress.watch("quiet")
        time.advance(5)
        let busy = progress.watch("busy")
        _ = progress.watch("new")
        time.advance(30)
        busy.beat()
        let stalls = progress.stalls(limit: .seconds(29))
        #expect(stalls.map(\.loop) == ["quiet", "new"])
        #expect(stalls.map(\.silence) == [.seconds(35), .seconds(30)])
        #expect(progress.stalls(limit: .seconds(30)).map(\.loop) == ["quiet"])
        quiet.beat()
        #expect(progress.stalls(limit: .seconds(30)).isEmpty)
    }

    @Test("a loop that has ended on purpose is forgotten")
    func forget() {
        let progress = LoopProgress { [time] in time.now }
        let loop = progress.watch("a")
        #expect(progress.names == ["a"])
        progress.forget(loop)
        time.advance(100)
        #expect(progress.stalls(limit: .seconds(30)).isEmpty)
    }
}
