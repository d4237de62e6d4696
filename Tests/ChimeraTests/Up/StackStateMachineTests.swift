import Lifecycle
import Pipeline
import Testing

@testable import Chimera

@Suite struct StackStateMachineTests {
    private typealias Action = StackStateMachine.Action

    private let services: [Action] = [
        .start(.core, backlog: nil), .start(.conductor, backlog: nil), .start(.judge, backlog: nil),
        .start(.eventGateway, backlog: nil),
    ]

    private func machine(workers: Int = 3, ownsRedis: Bool = true) -> StackStateMachine {
        let scaling = WorkerScaling(slots: 5, limits: 0...workers, coolDown: .seconds(60))
        return StackStateMachine(ownsRedis: ownsRedis, scaling: scaling)
    }

    private func runningMachine(workers: Int = 3) -> StackStateMachine {
        var machine = machine(workers: workers)
        _ = machine.begin()
        for part in [.redis] + StackPart.services + [.worker(1)] { _ = machine.ready(part) }
        return machine
    }

    private func backlog(_ queued: Int) -> [WorkerScaling.Backlog] { [.init(queued: queued, pending: 0)] }

    @Test("Redis comes first, then the services with one worker, and all is said when the last is ready")
    func start() {
        var machine = machine()
        #expect(machine.begin() == [.start(.redis, backlog: nil)])
        #expect(machine.ready(.redis) == services + [.start(.worker(1), backlog: nil)])
        #expect(machine.seen(backlog(50), now: .zero) == [])
        for part in StackPart.services { #expect(machine.ready(part) == []) }
        #expect(machine.ready(.worker(1)) == [.announce])
        // One that comes back is no news.
        #expect(machine.ready(.conductor) == [])
    }

    @Test("a given Redis is not started, and no worker where none is allowed")
    func foreign() {
        var machine = machine(workers: 0, ownsRedis: false)
        #expect(machine.begin() == services)
        for part in [StackPart.core, .conductor, .judge] { #expect(machine.ready(part) == []) }
        #expect(machine.ready(.eventGateway) == [.announce])
        #expect(machine.seen(backlog(50), now: .zero) == [])
    }

    @Test("workers come with the backlog, the latest leave first, and a number is free when its holder is gone")
    func scaling() {
        var machine = runningMachine()
        #expect(
            machine.seen(backlog(12), now: .zero) == [.start(.worker(2), backlog: 12), .start(.worker(3), backlog: 12)]
        )
        #expect(machine.seen(backlog(12), now: .seconds(1)) == [] && machine.workers == 3)
        #expect(machine.seen(backlog(0), now: .seconds(2)) == [])
        let leaving: [Action] = [.leave(.worker(3)), .leave(.worker(2)), .leave(.worker(1))]
        #expect(machine.seen(backlog(0), now: .seconds(62)) == leaving)
        #expect(machine.gone(.worker(2)) == [] && machine.workers == 0)
        #expect(machine.seen(backlog(1), now: .seconds(63)) == [.start(.worker(2), backlog: 1)])
    }

    @Test("once all is up, a worker that cannot be started is spared, and nothing else is")
    func spared() {
        var machine = runningMachine()
        #expect(machine.seen(backlog(6), now: .zero) == [.start(.worker(2), backlog: 6)])
        #expect(machine.canSpare(.worker(2)) && !machine.canSpare(.core) && !machine.canSpare(.redis))
        #expect(machine.gone(.worker(2)) == [] && machine.workers == 1)
        _ = machine.stopRequested()
        #expect(!machine.canSpare(.worker(1)))
        var starting = self.machine()
        _ = starting.begin()
        #expect(!starting.canSpare(.worker(1)), "one must show that workers can start here")
    }

    @Test("at the end workers leave first, then one service after the other, Redis last")
    func drain() {
        var machine = runningMachine()
        _ = machine.seen(backlog(6), now: .zero)
        #expect(machine.stopRequested() == [.leave(.worker(1)), .leave(.worker(2))])
        #expect(machine.gone(.worker(2)) == [])
        #expect(machine.seen(backlog(50), now: .seconds(1)) == [])
        #expect(machine.gone(.worker(1)) == [.leave(.judge)])
        #expect(machine.gone(.judge) == [.leave(.conductor)])
        #expect(machine.gone(.conductor) == [.leave(.core)])
        #expect(machine.gone(.core) == [.leave(.eventGateway)])
        #expect(machine.gone(.eventGateway) == [.leave(.redis)])
        #expect(machine.gone(.redis) == [.finish(.success)])
    }

    @Test("a second request cuts short, once; the end comes when everything is gone")
    func cut() {
        var machine = runningMachine()
        _ = machine.stopRequested()
        #expect(machine.stopRequested() == [.cut])
        #expect(machine.stopRequested() == [])
        for part in StackPart.services + [.redis] { #expect(machine.gone(part, isClean: false) == []) }
        #expect(machine.gone(.worker(1), isClean: false) == [.finish(.cutShort)])
    }

    @Test("a part that did not drain in time is not hidden")
    func overdue() {
        var machine = machine(workers: 0)
        _ = machine.begin()
        #expect(machine.stopRequested() == [.leave(.redis)])
        #expect(machine.gone(.redis, isClean: false) == [.finish(.cutShort)])
    }

    @Test("a part that a person must help ends the stack with its code")
    func refusal() {
        var machine = machine()
        _ = machine.begin()
        _ = machine.ready(.redis)
        #expect(machine.gone(.worker(1), refusal: .configuration) == [.leave(.judge)])
        #expect(machine.gone(.conductor, refusal: .configuration) == [])
        for (part, next) in [(StackPart.judge, StackPart.core), (.core, .eventGateway), (.eventGateway, .redis)] {
            #expect(machine.gone(part) == [.leave(next)])
        }
        #expect(machine.gone(.redis) == [.finish(.configuration)])

        machine = self.machine()
        _ = machine.begin()
        #expect(machine.gone(.redis, refusal: .unavailable) == [.finish(.unavailable)])
    }
}
