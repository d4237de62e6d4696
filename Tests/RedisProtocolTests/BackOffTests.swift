import RedisProtocol
import Testing

@Suite("BackOff")
struct BackOffTests {
    /// Gives the same number for ever.
    struct Fixed: RandomNumberGenerator {
        let number: UInt64
        mutating func next() -> UInt64 { number }
    }

    @Test(
        "tries at once, then doubles to its ceiling",
        arguments: [(0, 0), (1, 5), (2, 10), (8, 640), (9, 1_000), (.max, 1_000)]
    )
    func doubles(attempt: Int, ceiling: Int) {
        var least = Fixed(number: 0)
        var most = Fixed(number: .max)
        let low = BackOff.reconnecting.delay(beforeAttempt: attempt, using: &least)
        let high = BackOff.reconnecting.delay(beforeAttempt: attempt, using: &most)
        #expect(low == .milliseconds(ceiling) / 2)
        #expect(high <= .milliseconds(ceiling))
        #expect(high >= .milliseconds(ceiling) * 0.999)
    }

    @Test("ends also without a first wait")
    func zero() {
        #expect(BackOff(initial: .zero, maximum: .seconds(1)).delay(beforeAttempt: .max) == .zero)
    }
}
