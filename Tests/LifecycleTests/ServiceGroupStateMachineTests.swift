import Testing

@testable import Lifecycle

@Suite struct ServiceGroupStateMachineTests {
    @Test("draining asks one service at a time, from the last to the first")
    func reverseOrder() {
        var machine = ServiceGroupStateMachine(serviceCount: 3)
        #expect(machine.stopRequested() == [.startGracePeriod, .requestShutdown(2)])
        #expect(machine.serviceEnded(2) == [.requestShutdown(1)])
        #expect(machine.serviceEnded(1) == [.requestShutdown(0)])
        #expect(machine.serviceEnded(0) == [.finish])
        #expect(machine.stopReason == .asked && !machine.wasCutShort)
    }

    @Test("a service that ends before its turn is skipped")
    func outOfTurn() {
        var machine = ServiceGroupStateMachine(serviceCount: 3)
        _ = machine.stopRequested()
        #expect(machine.serviceEnded(1) == [])
        #expect(machine.serviceEnded(2) == [.requestShutdown(0)])
    }

    @Test("a service that ends by itself drains the rest")
    func ended() {
        var machine = ServiceGroupStateMachine(serviceCount: 2)
        #expect(machine.serviceEnded(1) == [.startGracePeriod, .requestShutdown(0)])
        #expect(machine.stopReason == .serviceEnded(1))
        #expect(machine.serviceEnded(0) == [.finish])
    }

    @Test("the only service's end finishes the group")
    func only() {
        var machine = ServiceGroupStateMachine(serviceCount: 1)
        #expect(machine.serviceEnded(0) == [.finish])
        #expect(machine.serviceEnded(0) == [])
    }

    @Test("a second request cancels, a third does nothing")
    func cancel() {
        var machine = ServiceGroupStateMachine(serviceCount: 2)
        _ = machine.stopRequested()
        #expect(machine.stopRequested() == [.cancelEverything])
        #expect(machine.stopRequested() == [])
        #expect(machine.serviceEnded(1) == [])
        #expect(machine.serviceEnded(0) == [.finish])
        #expect(machine.wasCutShort)
    }

    @Test("the end of the grace period cancels only while draining")
    func gracePeriod() {
        var machine = ServiceGroupStateMachine(serviceCount: 1)
        #expect(machine.gracePeriodEnded() == [])
        _ = machine.stopRequested()
        #expect(machine.gracePeriodEnded() == [.cancelEverything])
        #expect(machine.gracePeriodEnded() == [])
    }
}
