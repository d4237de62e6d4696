import Pipeline
import Testing

@Suite struct WorkerScalingTests {
    private typealias Backlog = WorkerScaling.Backlog

    private let idle = [Backlog(queued: 0, pending: 0)]

    @Test(
        "as many workers as the backlog fills, within the limits",
        arguments: [
            (0, 0, 0), (1, 0, 1), (0, 1, 1), (5, 0, 1), (4, 2, 2), (10, 0, 2), (11, 0, 3), (1_000_000, 0, 4),
        ]
    )
    func needed(queued: Int, pending: Int, workers: Int) {
        let scaling = WorkerScaling(slots: 5, limits: 0...4)
        #expect(scaling.needed(for: [Backlog(queued: queued, pending: pending)]) == workers)
    }

    @Test("all pools count together, an unknown queue wakes one, and a lower limit holds")
    func pools() {
        let scaling = WorkerScaling(slots: 5, limits: 0...4)
        let pools = [Backlog(queued: 3, pending: 0), Backlog(queued: 5, pending: 2), Backlog(queued: 1, pending: 0)]
        #expect(scaling.needed(for: pools) == 3)
        #expect(scaling.needed(for: [Backlog(queued: nil, pending: 0)]) == 1)
        #expect(scaling.needed(for: []) == 0)
        #expect(WorkerScaling(slots: 5, limits: 2...4).needed(for: idle) == 2)
        #expect(WorkerScaling(slots: 0, limits: 0...4).needed(for: [Backlog(queued: 3, pending: 0)]) == 3)
    }

    @Test("more at once, fewer only when nothing has been pending for the whole cool-down")
    func coolDown() {
        var scaling = WorkerScaling(slots: 5, limits: 0...4, coolDown: .seconds(60))
        let busy = [Backlog(queued: 12, pending: 3)]
        let last = [Backlog(queued: 0, pending: 1)]
        #expect(scaling.next(busy, running: 1, now: .seconds(0)) == 3)
        #expect(scaling.next(last, running: 3, now: .seconds(100)) == 3)
        #expect(scaling.next(idle, running: 3, now: .seconds(110)) == 3)
        #expect(scaling.next(last, running: 3, now: .seconds(169)) == 3)
        #expect(scaling.next(idle, running: 3, now: .seconds(171)) == 3)
        #expect(scaling.next(idle, running: 3, now: .seconds(230)) == 3)
        #expect(scaling.next(idle, running: 3, now: .seconds(231)) == 0)
    }

    @Test("an unknown queue keeps those that run")
    func unknown() {
        var scaling = WorkerScaling(slots: 5, limits: 0...4, coolDown: .seconds(1))
        let unknown = [Backlog(queued: nil, pending: 0)]
        #expect(scaling.next(unknown, running: 3, now: .seconds(0)) == 3)
        #expect(scaling.next(unknown, running: 3, now: .seconds(100)) == 3)
        #expect(scaling.next(idle, running: 3, now: .seconds(101)) == 3)
    }
}
