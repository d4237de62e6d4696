import Glibc
import Lifecycle
import Synchronization

/// A program under supervision: it and all that it started end when asked to, and with this process at the latest.
///
/// - `events` has one reader and ends with `.ended`, which comes when nothing of the program is left.
/// - `stop` asks it to end and kills what has not after the grace; more than once is harmless.
/// - If this value, or the whole process, goes away, the program is stopped likewise.
package final class RunningProcess: Sendable {
    package let events: AsyncStream<ProcessEvent>

    private let lifeline: Mutex<Descriptor?>
    private let pump = Mutex<ProcessPump?>(nil)

    private init(events: AsyncStream<ProcessEvent>, lifeline: Descriptor) {
        self.events = events
        self.lifeline = Mutex(lifeline)
    }

    package static func start(
        _ command: ProcessCommand,
        under supervisor: SupervisorProgram
    ) async throws(ProcessError) -> RunningProcess {
        try await OffPool.run { () throws(ProcessError) in try startNow(command, supervisor) }
    }

    package func stop() {
        lifeline.withLock { $0 = nil }
    }

    /// Signals the program alone and leaves what it started to it; nothing happens before `.started` or after its end.
    package func signal(_ number: Int32) {
        pump.withLock { $0 }?.signal(number)
    }

    /// - Parameter watch: opens what tells of the supervisor's end.
    static func startNow(
        _ command: ProcessCommand,
        _ supervisor: SupervisorProgram,
        watch: (pid_t) throws(ProcessError) -> Descriptor = Descriptor.watching
    ) throws(ProcessError) -> RunningProcess {
        let started = try launch(command, supervisor)
        let (pid, process) = (started.pid, started.process)
        let end: Descriptor
        do throws(ProcessError) {
            end = try watch(pid)
        } catch {
            process.stop()
            // Nobody would learn of its end, and what is left of it would stay for as long as this process lives.
            SpawnCall.collect(pid)
            throw error
        }
        let pump = ProcessPump(pid: pid, limit: command.outputLimit, sender: started.sender) { [weak process] in
            process?.stop()
        }
        process.pump.withLock { $0 = pump }
        pump.start(output: started.output, errors: started.errors, report: started.report, end: end)
        return process
    }

    /// A supervisor that runs, and our ends of its pipes; the lifeline is held by the process alone.
    private struct Started {
        let pid: pid_t
        let process: RunningProcess
        let sender: AsyncStream<ProcessEvent>.Continuation
        let output: ProcessPump.Pipe
        let errors: ProcessPump.Pipe
        let report: ProcessPump.Pipe
    }

    private static func launch(
        _ command: ProcessCommand,
        _ supervisor: SupervisorProgram
    ) throws(ProcessError) -> Started {
        let input = try Descriptor.holding(command.input)
        let (output, errors) = (try Descriptor.pipe(), try Descriptor.pipe())
        let (lifeline, report) = (try Descriptor.pipe(), try Descriptor.pipe())
        let grace = Int(command.grace / .milliseconds(1))
        let time = Int((command.timeLimit ?? .zero) / .milliseconds(1))
        let memory = command.memoryLimit ?? 0
        let rules = [command.kind.rawValue, "\(grace)", "\(time)", "\(memory)"]
        let pid = try SpawnCall.start(
            [supervisor.path] + rules + [command.directory] + command.words,
            environment: command.environment,
            files: [input, output.writing, errors.writing, lifeline.reading, report.writing]
        )
        let (events, sender) = AsyncStream.makeStream(of: ProcessEvent.self)
        return Started(
            pid: pid,
            process: RunningProcess(events: events, lifeline: lifeline.writing),
            sender: sender,
            output: output,
            errors: errors,
            report: report
        )
    }
}
