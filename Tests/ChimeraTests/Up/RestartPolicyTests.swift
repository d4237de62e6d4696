import Testing

@testable import Chimera

@Suite struct RestartPolicyTests {
    /// It holds its word because an empty generator cannot be passed on as `inout` under the thread sanitiser.
    private struct Constant: RandomNumberGenerator {
        let word: UInt64

        func next() -> UInt64 { word }
    }

    @Test("pauses grow up to a limit, and begin anew after a steady run")
    func growth() {
        var policy = RestartPolicy()
        var generator = Constant(word: .max)
        let pauses = (0..<8).map { _ in policy.pause(afterRunning: .seconds(1), using: &generator) }
        let expected: [Double] = [0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 15, 15]
        for (pause, seconds) in zip(pauses, expected) { #expect(abs(pause / .seconds(1) - seconds) < 0.001) }
        #expect(policy.pause(afterRunning: RestartPolicy.steadyAfter, using: &generator) <= .milliseconds(400))
    }

    @Test("chance takes away at most half")
    func jitter() {
        var policy = RestartPolicy()
        var generator = Constant(word: 0)
        #expect(policy.pause(afterRunning: .zero, using: &generator) == .milliseconds(200))
        #expect(policy.pause(afterRunning: .zero) >= .milliseconds(400))
    }
}
