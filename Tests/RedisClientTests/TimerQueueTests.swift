import Testing

@testable import RedisClient

@Suite("TimerQueue")
struct TimerQueueTests {
    @Test("gives what is due, earliest first, and leaves out what was cancelled")
    func order() {
        var queue = TimerQueue<Int>()
        for (id, moment) in [5, 3, 9, 1, 7, 3].enumerated() {
            queue.add(UInt64(id), at: Moment(nanoseconds: Int64(moment)), moment)
        }
        queue.cancel(3)
        #expect(queue.due(at: Moment(nanoseconds: 0)).isEmpty)
        #expect(queue.due(at: Moment(nanoseconds: 5)) == [3, 3, 5])
        #expect(queue.earliest == Moment(nanoseconds: 7))
        #expect(queue.due(at: .distantFuture) == [7, 9])
        #expect(queue.earliest == nil)
    }
}
