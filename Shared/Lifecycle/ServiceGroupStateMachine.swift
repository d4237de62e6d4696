/// Decides what a group of services does next; it has no clock, task or log of its own.
///
/// Services stop in reverse order, each only after its successor has ended. A failure stops the rest in the same way.
struct ServiceGroupStateMachine {
    enum Action: Equatable {
        /// Tell this service to drain.
        case requestShutdown(Int)
        case startGracePeriod
        case cancelEverything
        /// Every service has ended.
        case finish
    }

    enum StopReason: Equatable {
        case asked
        case serviceEnded(Int)
    }

    private enum Phase: Equatable {
        case running
        case draining
        case cancelled
    }

    private var phase = Phase.running
    private var running: [Bool]

    private(set) var stopReason: StopReason?
    var wasCutShort: Bool { phase == .cancelled }

    init(serviceCount: Int) {
        running = Array(repeating: true, count: serviceCount)
    }

    /// The first request drains, the second cuts short.
    mutating func stopRequested() -> [Action] {
        switch phase {
        case .running: beginDraining(.asked)
        case .draining: cancel()
        case .cancelled: []
        }
    }

    mutating func gracePeriodEnded() -> [Action] {
        phase == .draining ? cancel() : []
    }

    mutating func serviceEnded(_ index: Int) -> [Action] {
        guard running[index] else { return [] }
        let successorWasLast = running.lastIndex(of: true) == index
        running[index] = false
        if !running.contains(true) {
            if phase == .running { stopReason = .serviceEnded(index) }
            return [.finish]
        }
        switch phase {
        case .running: return beginDraining(.serviceEnded(index))
        case .draining: return successorWasLast ? requestLast() : []
        case .cancelled: return []
        }
    }

    private mutating func beginDraining(_ reason: StopReason) -> [Action] {
        phase = .draining
        stopReason = reason
        if !running.contains(true) { return [.finish] }
        return [.startGracePeriod] + requestLast()
    }

    private mutating func cancel() -> [Action] {
        phase = .cancelled
        return [.cancelEverything]
    }

    private func requestLast() -> [Action] {
        running.lastIndex(of: true).map { [.requestShutdown($0)] } ?? []
    }
}
