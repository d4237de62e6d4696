import Testing

@testable import Bus

@Suite("InFlight", .timeLimit(.minutes(10)))
struct InFlightTests {
    private let clock = ContinuousClock()

    private func token(_ number: UInt64) -> AttemptToken {
        AttemptToken(
            partition: Partition(0),
            stream: StreamName("notes"),
            position: EntryPosition(milliseconds: number, sequence: 0),
            consumer: ConsumerName("c")
        )
    }

    @Test("an entry that is held already is not begun again")
    func twice() {
        let inFlight = InFlight()
        #expect(inFlight.begin(token(1), at: clock.now))
        #expect(!inFlight.begin(token(1), at: clock.now))
        inFlight.end(token(1))
        #expect(inFlight.begin(token(1), at: clock.now))
    }

    @Test("what was settled lately is known, however late its holder hears of it once more")
    func settled() {
        let inFlight = InFlight()
        for number in UInt64(0)..<3000 {
            #expect(inFlight.begin(token(number), at: clock.now))
            inFlight.noteSettled(token(number))
            inFlight.end(token(number))
        }
        #expect(inFlight.wasSettled(token(2999)) && inFlight.wasSettled(token(2000)))
        #expect(!inFlight.wasSettled(token(0)), "not remembered for ever")
        #expect(!inFlight.wasSettled(token(3000)))
    }

    @Test("tells which have been held since a moment or longer")
    func held() {
        let inFlight = InFlight()
        let now = clock.now
        for number in 0..<5 { _ = inFlight.begin(token(UInt64(number)), at: now + .seconds(number)) }
        #expect(Set(inFlight.held(since: now + .seconds(2))) == Set([token(0), token(1), token(2)]))
        #expect(inFlight.held(since: now - .seconds(1)).isEmpty)
    }

    @Test("stopping cancels the handling, whether it is attached before or after; the first reason stands")
    func stop() async {
        let inFlight = InFlight()
        for isAttachedFirst in [true, false] {
            _ = inFlight.begin(token(1), at: clock.now)
            // Awaited below.
            let task = Task {
                // A stream that nobody finishes ends only by cancellation.
                let (never, _) = AsyncStream<Void>.makeStream()
                for await _ in never {}
            }
            if isAttachedFirst { inFlight.attach(task, to: token(1)) }
            #expect(inFlight.stop(token(1), because: .overtime))
            #expect(!inFlight.stop(token(1), because: .shuttingDown))
            #expect(!inFlight.stop(token(2), because: .leaseLost))
            if !isAttachedFirst { inFlight.attach(task, to: token(1)) }
            #expect(task.isCancelled)
            await task.value
            #expect(inFlight.stopReason(of: token(1)) == .overtime)
            inFlight.end(token(1))
            #expect(inFlight.stopReason(of: token(1)) == nil)
        }
    }

    @Test("tells whose lease nobody has confirmed since a moment")
    func unconfirmed() {
        let inFlight = InFlight()
        let now = clock.now
        for number in 0..<3 { _ = inFlight.begin(token(UInt64(number)), at: now) }
        inFlight.confirm([token(1), token(7)], at: now + .seconds(2))
        #expect(Set(inFlight.unconfirmed(since: now + .seconds(1))) == Set([token(0), token(2)]))
        #expect(inFlight.unconfirmed(since: now - .seconds(1)).isEmpty)
    }

    @Test("a settlement is worth sending until somebody else is known to have the message, or all is to stop")
    func settling() {
        let inFlight = InFlight()
        for number in 0..<3 { _ = inFlight.begin(token(UInt64(number)), at: clock.now) }
        inFlight.stop(token(1), because: .leaseLost)
        inFlight.stop(token(2), because: .leaseLapsed)
        #expect((0..<3).map { inFlight.mayStillSettle(token($0)) } == [true, false, true])
        inFlight.stopAll()
        #expect(!(0..<3).contains { inFlight.mayStillSettle(token($0)) })
    }

    @Test("who waits for the end is let go when nothing is held, and at once when nothing is")
    func empty() async {
        let inFlight = InFlight()
        await inFlight.waitUntilEmpty()
        _ = inFlight.begin(token(1), at: clock.now)
        _ = inFlight.begin(token(2), at: clock.now)
        async let empty: Void = inFlight.waitUntilEmpty()
        inFlight.end(token(1))
        inFlight.end(token(2))
        await empty
    }
}
