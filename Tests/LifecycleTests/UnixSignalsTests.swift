import Glibc
import Lifecycle
import Testing

@Suite(.serialized, .timeLimit(.minutes(10))) struct UnixSignalsTests {
    @Test("a real signal reaches every listener, and a new one after they have left")
    func delivery() async {
        for _ in 0..<2 {
            let first = UnixSignals.stream(of: [.userDefined1])
            let second = UnixSignals.stream(of: [.userDefined1])
            #expect(kill(getpid(), SIGUSR1) == 0)
            for stream in [first, second] {
                var iterator = stream.makeAsyncIterator()
                #expect(await iterator.next() == .userDefined1)
            }
        }
    }

    @Test("a write to a closed pipe fails instead of killing the process")
    func brokenPipe() throws {
        UnixSignals.surviveBrokenPipes()
        #expect(kill(getpid(), SIGPIPE) == 0)
    }

    @Test("signals have the numbers that the system gives them")
    func numbers() {
        #expect(UnixSignal.terminate.rawValue == SIGTERM)
        #expect(UnixSignal.interrupt.rawValue == SIGINT)
        #expect(UnixSignal.hangup.rawValue == SIGHUP)
        #expect(UnixSignal.userDefined1.rawValue == SIGUSR1)
        #expect(UnixSignal.allCases.map(\.name) == ["SIGHUP", "SIGINT", "SIGTERM", "SIGUSR1"])
    }
}
