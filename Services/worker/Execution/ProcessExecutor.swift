import Artifacts
import Blobs
import Lifecycle
import Observability
import Processes

/// Runs any program: it reads its assignment from standard input and speaks in lines of JSON, or simply prints.
struct ProcessExecutor: Executor {
    /// The most that one attempt may print, and that its files may hold together.
    static let outputLimit = 10 * 1024 * 1024
    /// How many files one result may name.
    static let fileLimit = 64
    /// How long a program may take to end when asked to.
    static let grace = Duration.seconds(2)
    /// The name under which an attempt finds where the one before left off.
    static let checkpointName = "checkpoint"

    let supervisor: SupervisorProgram
    let confinement: Confinement
    let blobs: any BlobStore
    /// Where working directories are made.
    let directory: String
    let clock: any Clock<Duration>
    let logger: Logger
    /// How much later than this worker the supervisor ends a program whose time is up: only if the worker is frozen.
    var leeway = Duration.seconds(10)

    var sandbox: BuildStatus.Sandbox { confinement.mark }

    func execute(_ job: Job, telling feed: any TaskFeed) async throws -> Execution {
        guard let program = job.assignment.program else {
            return Execution(.failed, reason: "the task names no program")
        }
        let home = try await OffPool.run { [directory] () throws(any Error) in try WorkingDirectory(in: directory) }
        let result: Result<Execution, any Error>
        do {
            result = .success(try await execute(program, job, in: home, telling: feed))
        } catch {
            result = .failure(error)
        }
        do {
            try await OffPool.run { () throws(any Error) in try home.remove() }
        } catch {
            logger.warning("A working directory could not be removed", ["path": home.path, "error": "\(error)"])
        }
        return try result.get()
    }

    private func execute(
        _ program: String,
        _ job: Job,
        in home: WorkingDirectory,
        telling feed: any TaskFeed
    ) async throws -> Execution {
        if let refused = try await place(job, in: home) { return Execution(.failed, reason: refused) }
        let command = try command(program, job, in: home)
        try Task.checkCancellation()
        let process = try await RunningProcess.start(command, under: supervisor)
        let run = ProgramRun(
            process: process,
            job: job,
            isWrapped: command.kind == .wrapped,
            home: home,
            blobs: blobs,
            feed: feed,
            clock: clock
        )
        var execution = await withTaskCancellationHandler {
            await run.follow()
        } onCancel: {
            process.stop()
        }
        try Task.checkCancellation()
        execution.usage.durationMs = min(execution.usage.durationMs, UsageTotals.mostTime)
        return execution
    }

    /// Puts the task's files and its checkpoint into the working directory; answers why that cannot be done.
    private func place(_ job: Job, in home: WorkingDirectory) async throws -> String? {
        var wanted = job.assignment.files ?? []
        if let checkpoint = job.checkpoint {
            wanted.append(FileReference(path: Self.checkpointName, blob: checkpoint))
        }
        for file in wanted {
            guard let path = ContainedPath(file.path) else { return "a file's path leads out of the working directory" }
            let bytes: [UInt8]
            do throws(BlobError) {
                bytes = try await blobs.get(file.blob, for: job.tenant)
            } catch {
                guard case .storage = error else { return "\(error)" }
                throw error
            }
            try await OffPool.run { () throws(any Error) in try home.write(bytes, to: path) }
        }
        return nil
    }

    private func command(_ program: String, _ job: Job, in home: WorkingDirectory) throws -> ProcessCommand {
        let words = [program] + (job.assignment.arguments ?? [])
        var assignment = job.assignment
        assignment.checkpoint = job.checkpoint
        var command = ProcessCommand(
            confinement.words(words, in: home.path),
            environment: ProgramEnvironment.variables(of: job, home: confinement.home(for: home.path)),
            directory: home.path,
            input: try ArtifactEncoder.encode(assignment) + [UInt8(ascii: "\n")]
        )
        command.kind = confinement.mark == .bubblewrap ? .wrapped : .direct
        command.grace = Self.grace
        command.timeLimit = job.timeLimit + leeway
        command.outputLimit = job.outputLimit
        command.memoryLimit = job.assignment.limits.memoryBytes
        return command
    }
}
