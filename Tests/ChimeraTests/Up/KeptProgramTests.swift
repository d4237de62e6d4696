import Foundation
import Glibc
import Lifecycle
import Processes
import RedisTesting
import Synchronization
import Testing

@testable import Chimera

@Suite(.timeLimit(.minutes(10))) struct KeptProgramTests {
    private static let full = StackFailure(.unavailable, "no room for one more process")

    /// Calls back with each report, until the program is gone for good.
    private func watch(
        _ script: String,
        mustStart: Bool = false,
        grace: Duration = .seconds(30),
        pauses: any Clock<Duration> = ContinuousClock(),
        leavesAtOnce: Bool = false,
        prepare: @escaping @Sendable () throws(StackFailure) -> Void = {},
        _ react: (KeptProgram.Report, KeptProgram) -> Void
    ) async throws {
        let path = "/tmp/chimera-test-log-\(UUID().uuidString)"
        // A left-over file does no harm.
        defer { try? FileManager.default.removeItem(atPath: path) }
        let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let supervisors = ([runner] + CommandLine.arguments).lazy.compactMap { SupervisorProgram.beside($0) }
        var command = ProcessCommand(["sh", "-c", script], environment: ["PATH": "/usr/bin:/bin"], directory: "/")
        command.grace = .zero
        var recipe = KeptProgram.Recipe(
            command: command,
            supervisor: try #require(supervisors.first),
            log: try LogFile.open(path),
            isReady: { $0 == "ready" },
            mustStart: mustStart,
            grace: grace
        )
        recipe.prepare = prepare
        let (reports, sender) = AsyncStream.makeStream(of: KeptProgram.Report.self)
        let program = KeptProgram(recipe, pauses: pauses) { sender.yield($0) }
        if leavesAtOnce { program.leave() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await program.run()
                sender.finish()
            }
            for await report in reports { react(report, program) }
        }
    }

    @Test("a program that crashes is started again, and one that drains is not")
    func restart() async throws {
        var pids: [Int32] = []
        var others: [KeptProgram.Report] = []
        try await watch("trap 'exit 0' TERM; echo ready; while :; do sleep 0.02; done") { report, program in
            switch report {
            case .ready(let pid, _):
                pids.append(pid)
                if pids.count < 3 { program.kill() } else { program.leave() }
            case .ended(let end, let pause):
                #expect(end == .signalled(SIGKILL) && pause > .zero)
            default: others.append(report)
            }
        }
        #expect(Set(pids).count == 3 && others == [.stopped(.exited(0))])
    }

    @Test("exit code 78 before it is ready is final, with the last words; later it is a crash like others")
    func refusal() async throws {
        var reports: [KeptProgram.Report] = []
        try await watch("echo starting; sleep 0.1; echo 'remedy: mend it' >&2; exit 78") { report, _ in
            reports.append(report)
        }
        #expect(reports == [.refused(.exited(78), lastWords: ["starting", "remedy: mend it"])])

        reports = []
        try await watch("echo ready; sleep 0.1; exit 78", pauses: StoppedClock()) { report, program in
            reports.append(report)
            if case .ended(.exited(78), _) = report { program.leave() }
        }
        #expect(reports.last == .stopped(nil) && reports.count == 3)
    }

    @Test("what could not be started is final, but not where it ran before")
    func spawn() async throws {
        var reports: [KeptProgram.Report] = []
        let fail: @Sendable () throws(StackFailure) -> Void = { () throws(StackFailure) in throw Self.full }
        try await watch("echo ready", prepare: fail) { report, _ in
            reports.append(report)
        }
        #expect(reports == [.refused(.notStarted(Self.full.description), lastWords: [])])

        let starts = Atomic(0)
        var seen: [String] = []
        let prepare: @Sendable () throws(StackFailure) -> Void = { () throws(StackFailure) in
            if starts.add(1, ordering: .relaxed).newValue == 2 { throw Self.full }
        }
        try await watch("echo ready; while :; do sleep 0.02; done", prepare: prepare) { report, program in
            switch report {
            case .ready:
                seen.append("ready")
                if seen.count == 1 { program.kill() } else { program.cut() }
            case .ended(.notStarted, _): seen.append("not started")
            case .ended: seen.append("ended")
            case .stopped: seen.append("stopped")
            case .refused: seen.append("refused")
            }
        }
        #expect(seen == ["ready", "ended", "not started", "ready", "stopped"])
    }

    @Test("one that is asked to leave before it could listen to that has not been cut short")
    func unborn() async throws {
        var reports: [KeptProgram.Report] = []
        try await watch("while :; do sleep 0.02; done", leavesAtOnce: true) { report, _ in reports.append(report) }
        #expect(reports == [.stopped(nil)])
    }

    @Test("a program that must start is not tried twice")
    func mustStart() async throws {
        var reports: [KeptProgram.Report] = []
        try await watch("echo no; exit 1", mustStart: true) { report, _ in reports.append(report) }
        #expect(reports == [.refused(.exited(1), lastWords: ["no"])])
    }

    @Test("one that will not drain is killed after its grace, and a cut does not wait for it")
    func stubborn() async throws {
        let script = "trap '' TERM; echo ready; while :; do sleep 0.02; done"
        for grace in [Duration.milliseconds(50), .seconds(3600)] {
            var last: KeptProgram.Report?
            try await watch(script, grace: grace) { report, program in
                last = report
                guard case .ready = report else { return }
                program.leave()
                if grace > .seconds(60) { program.cut() }
            }
            #expect(last == .stopped(.signalled(SIGKILL)))
        }
    }
}
