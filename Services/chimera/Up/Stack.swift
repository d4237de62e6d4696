import Configuration
import FoundationEssentials
import Lifecycle
import Pipeline
import Processes
import ServiceRuntime
import Synchronization

/// The whole installation on one machine: Redis if none is given, the services, and workers as many as are needed.
///
/// - `run` returns when nothing of it is left, with the exit code of `chimera up`; it obeys `stop`, not cancellation.
/// - Whoever wants to see everything calls `events` before `run`; each call is a stream of its own, which `run` ends.
/// - However this process ends, its programs end with it: each hangs on a pipe that the kernel closes.
final class Stack: Sendable {
    private enum Notice: Sendable {
        case part(StackPart, KeptProgram.Report)
        case backlog([WorkerScaling.Backlog])
        case stop
    }

    private struct State {
        var listeners: [AsyncStream<StackEvent>.Continuation] = []
        var programs: [StackPart: KeptProgram] = [:]
        var isUp = false
    }

    private static let lookInterval = Duration.milliseconds(500)

    let setup: StackSetup
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let (notices, sender) = AsyncStream.makeStream(of: Notice.self)
    private let stopping = ShutdownSignal()
    private let state = Mutex(State())

    init(_ setup: StackSetup) {
        self.setup = setup
        start = clock.now
    }

    /// The pids of what runs now.
    var members: [StackPart: Int32] { state.withLock { $0.programs }.compactMapValues(\.pid) }

    func events() -> AsyncStream<StackEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: StackEvent.self)
        state.withLock { $0.listeners.append(continuation) }
        return stream
    }

    /// The first time drains, the second cuts short.
    func stop() {
        sender.yield(.stop)
    }

    /// SIGKILL for one part, as a crash would have it; it comes back.
    func kill(_ part: StackPart) {
        state.withLock { $0.programs[part] }?.kill()
    }

    func run() async -> ExitCode {
        if let url = setup.foreignRedis { tell(.usesRedis(url)) }
        var machine = StackStateMachine(ownsRedis: setup.server != nil, scaling: setup.scaling)
        let code = await withTaskGroup(of: Void.self) { group in
            var code = perform(machine.begin(), &group)
            for await notice in notices where code == nil {
                code = perform(react(to: notice, &machine), &group)
                if code != nil { break }
            }
            stopping.request()
            return code ?? .software
        }
        setup.cleanUp()
        for listener in state.withLock({ $0.listeners }) { listener.finish() }
        return code
    }

    private func react(to notice: Notice, _ machine: inout StackStateMachine) -> [StackStateMachine.Action] {
        switch notice {
        case .backlog(let backlogs):
            return machine.seen(backlogs, now: clock.now - start)
        case .stop:
            if !stopping.isRequested { tell(.stopping) }
            stopping.request()
            return machine.stopRequested()
        case .part(let part, .ready(let pid, let time)):
            tell(.ready(part, pid: pid, after: time))
            announce()
            return machine.ready(part)
        case .part(let part, .ended(let end, let pause)):
            announce()
            tell(.ended(part, end, again: pause))
            return []
        case .part(let part, .stopped(let end)):
            forget(part)
            // Whoever reads the notice must not take its pid for a part that runs.
            announce()
            tell(.stopped(part, end))
            return machine.gone(part, isClean: end == nil || end == .exited(0))
        case .part(let part, .refused(.notStarted(let reason), _)) where machine.canSpare(part):
            forget(part)
            announce()
            tell(.spared(part, reason: reason))
            return machine.gone(part)
        case .part(let part, .refused(let end, let words)):
            forget(part)
            tell(.refused(part, end, lastWords: words))
            stopping.request()
            return machine.gone(part, refusal: part == .redis ? .unavailable : .configuration)
        }
    }

    /// The exit code once it is over.
    private func perform(_ actions: [StackStateMachine.Action], _ group: inout TaskGroup<Void>) -> ExitCode? {
        for action in actions {
            switch action {
            case .start(let part, let backlog): start(part, backlog, &group)
            case .leave(let part): leave(part)
            case .announce:
                state.withLock { $0.isUp = true }
                announce()
                tell(.up(after: clock.now - start))
                group.addTask { await self.watchBacklog() }
            case .cut:
                tell(.cutShort)
                for program in state.withLock({ $0.programs }).values { program.cut() }
            case .finish(let code): return code
            }
        }
        return nil
    }

    private func start(_ part: StackPart, _ backlog: Int?, _ group: inout TaskGroup<Void>) {
        tell(.starting(part, backlog: backlog))
        let report: @Sendable (KeptProgram.Report) -> Void = { [sender] in sender.yield(.part(part, $0)) }
        do throws(StackFailure) {
            let program = KeptProgram(try setup.recipe(for: part), tell: report)
            state.withLock { $0.programs[part] = program }
            group.addTask { await program.run() }
        } catch {
            report(.refused(.notStarted(error.description), lastWords: []))
        }
    }

    private func leave(_ part: StackPart) {
        if part.workerNumber != nil, !stopping.isRequested { tell(.unneeded(part)) }
        state.withLock { $0.programs[part] }?.leave()
    }

    private func forget(_ part: StackPart) {
        state.withLock { _ = $0.programs.removeValue(forKey: part) }
    }

    /// Runs until the stack stops; while Redis does not answer, nothing is decided.
    private func watchBacklog() async {
        let watch = BacklogWatch(setup.configuration)
        while !(await stopping.wait(atMost: Self.lookInterval, on: clock)) {
            // The next look follows soon.
            if let backlogs = try? await watch.look() { sender.yield(.backlog(backlogs)) }
        }
        await watch.close()
    }

    private func announce() {
        guard state.withLock({ $0.isUp }) else { return }
        let parts = members.map { ($0.key.name, $0.value) }
        let notice = RunningStack(
            pid: ProcessInfo.processInfo.processIdentifier,
            redisURL: setup.redisURL,
            parts: Dictionary(parts) { first, _ in first }
        )
        do {
            try notice.write(in: setup.folder)
        } catch {
            tell(.unannounced("\(error)"))
        }
    }

    private func tell(_ event: StackEvent) {
        for listener in state.withLock({ $0.listeners }) { listener.yield(event) }
    }
}
