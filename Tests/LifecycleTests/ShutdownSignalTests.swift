import Lifecycle
import Testing

@Suite(.timeLimit(.minutes(1))) struct ShutdownSignalTests {
    @Test("every waiter returns once shutdown is requested, late ones at once")
    func request() async {
        let signal = ShutdownSignal()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { await signal.wait() } }
            signal.request()
            signal.request()
        }
        await signal.wait()
        #expect(signal.isRequested)
    }

    @Test("a cancelled waiter returns without a request")
    func cancellation() async {
        let signal = ShutdownSignal()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await signal.wait() }
            group.cancelAll()
        }
        #expect(!signal.isRequested)
    }
}
