import Glibc
import Lifecycle
import Processes
import Synchronization

/// One part of the stack, started again whenever it ends, until it is asked to leave.
final class KeptProgram: Sendable {
    enum Report: Equatable, Sendable {
        case ready(pid: Int32, after: Duration)
        case ended(ProcessEnd, again: Duration)
        /// After `leave` or `cut`; the last one. Nil when it was waiting to be started again, or not yet ready.
        case stopped(ProcessEnd?)
        /// It cannot start as things are, and will not be tried again; the last one.
        case refused(ProcessEnd, lastWords: [String])
    }

    struct Recipe: Sendable {
        let command: ProcessCommand
        let supervisor: SupervisorProgram
        let log: LogFile
        /// Whether a line that it prints says that it is ready.
        let isReady: @Sendable (String) -> Bool
        /// Whether any end before it was ready for the first time is final; else exit code 78 is, and what did not
        /// start.
        let mustStart: Bool
        /// How long it may drain.
        let grace: Duration
        /// What must be done before each start, the first one included; may block.
        var prepare: @Sendable () throws(StackFailure) -> Void = {}
    }

    private struct State {
        var process: RunningProcess?
        var pid: Int32?
        var isReady = false
        var isTold = false
        var wasEverReady = false
        var lastLines: [String] = []
    }

    private static let keptLines = 12

    private let recipe: Recipe
    private let tell: @Sendable (Report) -> Void
    private let clock = ContinuousClock()
    private let pauses: any Clock<Duration>
    private let leaving = ShutdownSignal()
    private let state = Mutex(State())

    /// - Parameter pauses: what the pause before a new start is waited for on.
    init(
        _ recipe: Recipe,
        pauses: any Clock<Duration> = ContinuousClock(),
        tell: @escaping @Sendable (Report) -> Void
    ) {
        self.recipe = recipe
        self.pauses = pauses
        self.tell = tell
    }

    var pid: Int32? { state.withLock { $0.pid } }

    /// Asks it to drain; it is killed when its grace is over.
    func leave() {
        leaving.request()
    }

    /// Ends it now, with all that it started.
    func cut() {
        leaving.request()
        state.withLock { $0.process }?.stop()
    }

    /// SIGKILL for the program alone, as a crash would have it.
    func kill() {
        state.withLock { $0.process }?.signal(SIGKILL)
    }

    /// Returns after the last report.
    func run() async {
        var policy = RestartPolicy()
        while true {
            let start = clock.now
            let end = await runOnce(since: start)
            if leaving.isRequested { return tell(.stopped(isUnborn(end) ? nil : end)) }
            if isFinal(end) { return tell(.refused(end, lastWords: state.withLock { $0.lastLines })) }
            let pause = policy.pause(afterRunning: clock.now - start)
            tell(.ended(end, again: pause))
            if await leaving.wait(atMost: pause, on: pauses) { return tell(.stopped(nil)) }
        }
    }

    /// Whether it was asked to leave before it could have listened to that: it had begun nothing.
    private func isUnborn(_ end: ProcessEnd) -> Bool {
        end == .signalled(SIGTERM) && !state.withLock { $0.isReady }
    }

    private func isFinal(_ end: ProcessEnd) -> Bool {
        let (isReady, wasEverReady) = state.withLock { ($0.isReady, $0.wasEverReady) }
        switch end {
        case .exited(ExitCode.configuration.rawValue) where !isReady: return true
        // A machine that has started it before will do so again, once it has room for one more process.
        case .notStarted: return !wasEverReady
        default: return recipe.mustStart && !wasEverReady
        }
    }

    private func runOnce(since start: ContinuousClock.Instant) async -> ProcessEnd {
        let process: RunningProcess
        do throws(StackFailure) {
            try await OffPool.run(recipe.prepare)
        } catch {
            return .notStarted(error.description)
        }
        do throws(ProcessError) {
            process = try await RunningProcess.start(recipe.command, under: recipe.supervisor)
        } catch {
            return .notStarted(error.description)
        }
        state.withLock { state in
            state.process = process
            state.isReady = false
            state.isTold = false
            state.lastLines = []
        }
        let end = await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.drain(process) }
            defer { group.cancelAll() }
            return await read(process, since: start)
        }
        state.withLock { state in
            state.process = nil
            state.pid = nil
        }
        return end
    }

    private func drain(_ process: RunningProcess) async {
        await leaving.wait()
        guard leaving.isRequested else { return }
        process.signal(SIGTERM)
        // Cancelled means that it has ended in time.
        guard (try? await clock.sleep(for: recipe.grace)) != nil else { return }
        process.stop()
    }

    private func read(_ process: RunningProcess, since start: ContinuousClock.Instant) async -> ProcessEnd {
        var (output, errors) = (LineCutter(), LineCutter())
        var end = ProcessEnd.lost
        for await event in process.events {
            switch event {
            case .started(let pid):
                state.withLock { $0.pid = pid }
                // Whoever asked it to leave before knew no pid yet.
                if leaving.isRequested { process.signal(SIGTERM) }
            case .output(let bytes):
                await recipe.log.append(bytes)
                note(output.take(bytes))
            case .errors(let bytes):
                await recipe.log.append(bytes)
                note(errors.take(bytes))
            case .overflow: continue
            case .ended(let seen): end = seen
            }
            if let pid = nowReady() { tell(.ready(pid: pid, after: clock.now - start)) }
        }
        return end
    }

    private func note(_ lines: [String]) {
        let isReady = lines.contains { recipe.isReady($0) }
        state.withLock { state in
            state.isReady = state.isReady || isReady
            state.lastLines = (state.lastLines + lines).suffix(Self.keptLines)
        }
    }

    /// Its pid, once it is ready and the pid is known; nil if that has been told.
    private func nowReady() -> Int32? {
        state.withLock { state in
            guard state.isReady, !state.isTold, let pid = state.pid else { return nil }
            state.isTold = true
            state.wasEverReady = true
            return pid
        }
    }
}
