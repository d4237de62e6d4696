import Bus
import Testing

@Suite("RetryPolicy")
struct RetryPolicyTests {
    private func delay(_ policy: RetryPolicy, after attempt: Int) -> Duration? {
        guard case .retry(let delay, _) = policy.settlement(afterAttempt: attempt, because: "x") else { return nil }
        return delay
    }

    @Test("gives up after the delivery limit", arguments: [3, 4, 100])
    func limit(attempt: Int) {
        let policy = RetryPolicy(backOff: [.seconds(1)], jitter: 0, deliveryLimit: 3)
        guard case .reject(let reason, let detail) = policy.settlement(afterAttempt: attempt, because: "x") else {
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
        let delays = try (0..<200).map { _ in try #require(delay(policy, after: 1)) }
        #expect(delays.allSatisfy { $0 >= .seconds(8) && $0 <= .seconds(10) })
        // Two hundred draws that never come near either end would be no jitter.
        #expect(delays.contains { $0 < .seconds(8.5) } && delays.contains { $0 > .seconds(9.5) })
    }

    @Test("without a list it is tried again at once")
    func none() {
        #expect(delay(RetryPolicy(backOff: [], jitter: 0), after: 1) == .zero)
    }
}
