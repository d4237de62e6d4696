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

    private static func startNow(
        _ command: ProcessCommand,
        _ supervisor: SupervisorProgram
    ) throws(ProcessError) -> RunningProcess {
        let input = try Descriptor.holding(command.input)
        let (output, errors) = (try Descriptor.pipe(), try Descriptor.pipe())
        let (lifeline, report) = (try Descriptor.pipe(), try Descriptor.pipe())
        let grace = Int(command.grace / .milliseconds(1))
        let kind = command.isWrapped ? "wrapped" : "direct"
        let pid = try SpawnCall.start(
            [supervisor.path, kind, "\(grace)", "\(command.memoryLimit ?? 0)", command.directory] + command.words,
            environment: command.environment,
            files: [input, output.writing, errors.writing, lifeline.reading, report.writing]
        )
        let end = try Descriptor.watching(pid)
        let (events, sender) = AsyncStream.makeStream(of: ProcessEvent.self)
        let process = RunningProcess(events: events, lifeline: lifeline.writing)
        let pump = ProcessPump(pid: pid, limit: command.outputLimit, sender: sender) { [weak process] in
            process?.stop()
        }
        process.pump.withLock { $0 = pump }
        pump.start(output: output, errors: errors, report: report, end: end)
        return process
    }
}
