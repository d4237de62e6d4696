import Lifecycle
import Testing

@Suite(.timeLimit(.minutes(10))) struct ShutdownSignalTests {
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

    @Test("a pause ends with the time limit, with the request, or with the task")
    func pause() async {
        let signal = ShutdownSignal()
        let clock = ManualClock()
        async let elapsed = signal.wait(atMost: .seconds(1), on: clock)
        await clock.waitForSleeper()
        clock.advance(by: .seconds(1))
        #expect(await elapsed == false)

        async let requested = signal.wait(atMost: .seconds(1), on: clock)
        signal.request()
        #expect(await requested)

        let cancelled = await withTaskGroup(of: Bool.self) { group in
            group.addTask { await ShutdownSignal().wait(atMost: .seconds(1), on: ManualClock()) }
            group.cancelAll()
            return await group.next()
        }
        #expect(cancelled == true)
    }
}
