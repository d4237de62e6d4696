import Observability
import Testing

@Suite struct LogThrottleTests {
    @Test("every occurrence is counted, the first and each hundredth later one is admitted")
    func admission() {
        let counter = Counter()
        let throttle = LogThrottle(every: 100, counter: counter)
        let admitted = (1...250).compactMap { _ in throttle.admit() }
        #expect(admitted == [1, 101, 201])
        #expect(counter.value == 250)
    }

    @Test("a period below one means every occurrence")
    func degenerate() {
        let throttle = LogThrottle(every: 0)
        #expect((1...3).compactMap { _ in throttle.admit() } == [1, 2, 3])
    }
}
