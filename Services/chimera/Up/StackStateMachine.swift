import Lifecycle
import Pipeline

/// Decides what a stack does next; it starts nothing itself and has no clock.
///
/// Redis comes first and goes last; workers come on backlog and go first. A part that a person
/// must help ends the whole stack, with its code.
struct StackStateMachine {
    enum Action: Equatable {
        case start(StackPart, backlog: Int?)
        /// It is asked to drain.
        case leave(StackPart)
        /// Everything is ready for the first time.
        case announce
        /// Everything still there ends at once.
        case cut
        case finish(ExitCode)
    }

    private enum Phase {
        case starting, running, draining, cut
    }

    private let ownsRedis: Bool
    private var scaling: WorkerScaling
    private var phase = Phase.starting
    /// Whatever has been started and is not gone.
    private var present: Set<StackPart> = []
    private var leaving: Set<StackPart> = []
    private var awaited: Set<StackPart> = []
    private var code = ExitCode.success

    init(ownsRedis: Bool, scaling: WorkerScaling) {
        self.ownsRedis = ownsRedis
        self.scaling = scaling
    }

    /// Workers that are there to stay for now.
    var workers: Int { present.subtracting(leaving).count { $0.workerNumber != nil } }

    mutating func begin() -> [Action] {
        ownsRedis ? start([.redis]) : startServices()
    }

    mutating func ready(_ part: StackPart) -> [Action] {
        guard phase == .starting, awaited.remove(part) != nil, awaited.isEmpty else { return [] }
        if part == .redis { return startServices() }
        phase = .running
        return [.announce]
    }

    /// A part is gone for good; with a code when it could not start.
    mutating func gone(_ part: StackPart, refusal: ExitCode? = nil, isClean: Bool = true) -> [Action] {
        present.remove(part)
        leaving.remove(part)
        awaited.remove(part)
        if let refusal { code = refusal }
        switch phase {
        // A worker that was not needed any more.
        case .starting, .running: return refusal == nil ? [] : drain()
        case .draining:
            if !isClean && code == .success { code = .cutShort }
            return nextStage()
        case .cut: return present.isEmpty ? [.finish(code)] : []
        }
    }

    /// Whether the stack goes on without a part that could not be started: one more worker is asked for again while
    /// there is backlog.
    func canSpare(_ part: StackPart) -> Bool { phase == .running && part.workerNumber != nil }

    mutating func seen(_ backlogs: [WorkerScaling.Backlog], now: Duration) -> [Action] {
        guard phase == .running else { return [] }
        let wanted = scaling.next(backlogs, running: workers, now: now)
        if wanted > workers { return addWorkers(wanted - workers, backlog: backlogs.reduce(0) { $0 + $1.total }) }
        let numbers = present.subtracting(leaving).compactMap(\.workerNumber).sorted().suffix(workers - wanted)
        return numbers.reversed().map { number in
            let part = StackPart.worker(number)
            leaving.insert(part)
            return .leave(part)
        }
    }

    /// The first request drains, the second cuts short.
    mutating func stopRequested() -> [Action] {
        switch phase {
        case .starting, .running: return drain()
        case .draining:
            phase = .cut
            if code == .success { code = .cutShort }
            return [.cut]
        case .cut: return []
        }
    }

    private mutating func start(_ parts: [StackPart], backlog: Int? = nil) -> [Action] {
        present.formUnion(parts)
        if phase == .starting { awaited.formUnion(parts) }
        return parts.map { .start($0, backlog: backlog) }
    }

    /// One worker comes with the others, to show that workers can start here.
    private mutating func startServices() -> [Action] {
        start(StackPart.services + (scaling.limits.upperBound > 0 ? [.worker(1)] : []))
    }

    /// Those that drain keep their numbers until they are gone.
    private mutating func addWorkers(_ count: Int, backlog: Int) -> [Action] {
        let free = (1...).lazy.map { StackPart.worker($0) }.filter { [present] in !present.contains($0) }
        return start(Array(free.prefix(count)), backlog: backlog)
    }

    private mutating func drain() -> [Action] {
        phase = .draining
        return nextStage()
    }

    private mutating func nextStage() -> [Action] {
        guard let stage = present.map(\.drainStage).min() else { return [.finish(code)] }
        let next = present.subtracting(leaving).filter { $0.drainStage == stage }.sorted { $0.name < $1.name }
        leaving.formUnion(next)
        return next.map { .leave($0) }
    }
}
