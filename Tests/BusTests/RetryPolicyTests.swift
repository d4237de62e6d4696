import Bus
import Testing

@Suite("RetryPolicy")
struct RetryPolicyTests {
    @Test("gives up after the delivery limit")
    func limit() {
        var random = SystemRandomNumberGenerator()
        let policy = RetryPolicy(backOff: [.seconds(1)], jitter: 0, deliveryLimit: 3)
        guard case .reject(let reason, _) = policy.settlement(afterAttempt: 3, because: "x", using: &random) else {
            Issue.record("expected a rejection")
            return
        }
        #expect(reason == .deliveryLimit)
    }
}
