import Bus
import Testing

@Suite("RetryPolicy")
struct RetryPolicyTests {
    private struct Always: RandomNumberGenerator {
        let value: UInt64
        mutating func next() -> UInt64 { value }
    }

    private func delay(_ policy: RetryPolicy, after attempt: Int, drawing value: UInt64 = 0) -> Duration? {
        var random = Always(value: value)
        guard case .retry(let delay, _) = policy.settlement(afterAttempt: attempt, because: "x", using: &random) else {
            return nil
        }
        return delay
    }

    @Test("gives up after the delivery limit", arguments: [3, 4, 100])
    func limit(attempt: Int) {
        var random = SystemRandomNumberGenerator()
        let policy = RetryPolicy(backOff: [.seconds(1)], jitter: 0, deliveryLimit: 3)
        guard
            case .reject(let reason, let detail) = policy.settlement(
                afterAttempt: attempt,
                because: "x",
                using: &random
            )
        else {
            Issue.record("expected a rejection")
            return
        }
        #expect(reason == .deliveryLimit)
        #expect(detail == "x")
    }

    @Test("waits as its list says, and the last wait repeats (pitfall 22)")
    func backOff() {
        let policy = RetryPolicy(backOff: [.seconds(1), .seconds(5)], jitter: 0, deliveryLimit: 9)
        #expect((1...4).map { delay(policy, after: $0) } == [.seconds(1), .seconds(5), .seconds(5), .seconds(5)])
    }

    @Test("jitter only shortens, by its share at most (pitfall 22)")
    func jitter() throws {
        let policy = RetryPolicy(backOff: [.seconds(10)], jitter: 0.2)
        let longest = try #require(delay(policy, after: 1, drawing: 0))
        let shortest = try #require(delay(policy, after: 1, drawing: .max))
        #expect(longest == .seconds(10))
        #expect(shortest >= .seconds(7.999) && shortest <= .seconds(8.001))
    }

    @Test("without a list it is tried again at once")
    func none() {
        #expect(delay(RetryPolicy(backOff: [], jitter: 0), after: 1) == .zero)
    }
}
