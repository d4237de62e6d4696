import Artifacts
import Blobs
import Lifecycle
import Processes
import Synchronization

/// Follows one program from its start to its end.
final class ProgramRun: Sendable {
    /// How long a program that says nothing runs before others hear that it has begun. One that is done by then is
    /// reported by its result alone: a message for each short task would cost more than what it tells.
    static let beginInterval = Duration.milliseconds(200)
    /// How often it is asked whether it has been cancelled meanwhile; with the grace to end, less than 5 seconds.
    static let watchInterval = Duration.seconds(2)
    /// How many checkpoints are stored as they come; of more, the newest of each interval is.
    static let checkpointBurst = 20
    static let checkpointInterval = Duration.seconds(1)

    private struct State {
        var transcript = Transcript()
        var interruption: Interruption?
        var promised = PromisedFiles()
        var checkpoint: BlobReference?
        var lastError = ErrorTail()
    }

    private let process: RunningProcess
    private let job: Job
    private let isWrapped: Bool
    private let home: WorkingDirectory
    private let blobs: any BlobStore
    private let feed: any TaskFeed
    private let clock: any Clock<Duration>
    private let tidings: Tidings
    private let checkpoints = CheckpointSlot()
    private let state = Mutex(State())

    init(
        process: RunningProcess,
        job: Job,
        isWrapped: Bool,
        home: WorkingDirectory,
        blobs: any BlobStore,
        feed: any TaskFeed,
        clock: any Clock<Duration>
    ) {
        self.process = process
        self.job = job
        self.isWrapped = isWrapped
        self.home = home
        self.blobs = blobs
        self.feed = feed
        self.clock = clock
        tidings = Tidings(to: feed, clock: clock)
    }

    /// Returns when nothing of the program is left, also when the calling task is cancelled.
    func follow() async -> Execution {
        let began = ContinuousClock.now
        // Awaited below: the stream must be read to its end even when this task is cancelled.
        let reading = Task { await readToEnd() }
        let telling = Task { await tidings.tell() }
        let watching = [Task { await keepTime() }, Task { await watch() }]
        let pacing = Task { await keepCheckpoints() }
        let end = await reading.value
        for task in watching { task.cancel() }
        checkpoints.finish()
        // That ends the pause between two checkpoints, and not what is being stored.
        pacing.cancel()
        await pacing.value
        for task in watching { await task.value }
        await tidings.finish(telling)
        let (files, problems) = await collect()
        return state.withLock { state in
            let finding = OutcomePolicy.decide(
                state.transcript,
                end: end,
                interruption: state.interruption,
                problems: problems
            )
            var execution = Execution(finding.outcome, reason: finding.reason)
            if finding.outcome == .failed, let last = state.lastError.line {
                execution.reason = [finding.reason, last].compactMap { $0 }.joined(separator: ": ")
            }
            execution.isFaultOfInstallation = finding.isFaultOfInstallation
            execution.summary = state.transcript.result?.summary
            execution.exitCode = end.exitCode
            execution.usage = state.transcript.usage
            execution.usage.durationMs = Int((ContinuousClock.now - began) / .milliseconds(1))
            execution.usage.costMicros = Bill.micros(
                of: state.transcript,
                worth: job.worthMicros,
                planned: job.assignment.estimate.durationMs,
                took: execution.usage.durationMs
            )
            execution.files = files
            execution.checkpoint = state.checkpoint ?? job.checkpoint
            return execution
        }
    }

    /// Waits for nothing but the program: until its end is read its time runs on.
    private func readToEnd() async -> ProcessEnd {
        var end = ProcessEnd.lost
        for await event in process.events {
            switch event {
            case .started: continue
            case .output(let bytes):
                for entry in state.withLock({ $0.transcript.take(bytes) }) { heed(entry) }
            case .errors(let bytes): state.withLock { $0.lastError.take(bytes) }
            case .overflow: interrupt(.output(limit: job.outputLimit))
            case .ended(let seen): end = isWrapped ? seen.unwrapped : seen
            }
        }
        if let entry = state.withLock({ $0.transcript.finish() }) { heed(entry) }
        return end
    }

    /// Ends the program when its time is up, whatever else has to be waited for meanwhile.
    private func keepTime() async {
        // Cancelled when the program has ended by itself.
        try? await clock.sleep(for: job.timeLimit)
        if !Task.isCancelled { interrupt(.timeout(job.timeLimit)) }
    }

    /// Tells that the program has begun, and ends it when it is cancelled.
    private func watch() async {
        var interval = Self.beginInterval
        while true {
            // Cancelled when the program has ended by itself.
            try? await clock.sleep(for: interval)
            if Task.isCancelled { return }
            interval = Self.watchInterval
            await feed.begin()
            if let reason = await feed.cancellation() { return interrupt(reason) }
        }
    }

    /// The first reason stands.
    private func interrupt(_ reason: Interruption) {
        state.withLock { $0.interruption = $0.interruption ?? reason }
        process.stop()
    }

    private func heed(_ entry: Transcript.Entry) {
        if case .message(let message) = entry { heed(message) }
        guard let event = TaskEvent(entry) else { return }
        // Who is being stopped has nothing to report any more but his last words.
        if case .message(.progress) = entry, state.withLock({ $0.interruption == nil }) {
            tidings.put(.progress(event))
        } else {
            tidings.put(.event(event))
        }
    }

    private func heed(_ message: ProgramMessage) {
        switch message {
        case .usage(_, _, let isPriced):
            let reserved = job.assignment.estimate.costMicros
            let used = state.withLock { $0.transcript.usage.costMicros }
            if used > reserved { interrupt(.budget(reservedMicros: reserved)) }
            if !isPriced, job.worthMicros == 0 { interrupt(.unpriced) }
        case .artifact(let path, let mediaType): state.withLock { $0.promised.note(path, mediaType: mediaType) }
        case .checkpoint(let path): checkpoints.put(path)
        case .progress, .log, .result: break
        }
    }

    /// Beside the reading, so that a program that names many is neither held up by them nor outlived.
    ///
    /// A worker may die at any moment, so a checkpoint waits for nothing but the one before it, unless there are far
    /// too many.
    private func keepCheckpoints() async {
        let perSecond = Duration.seconds(1) / Self.checkpointInterval
        var budget = EventBudget(burst: Double(Self.checkpointBurst), perSecond: perSecond)
        while let path = await checkpoints.next() {
            // Awaited at once, in a task of its own: whoever ends the pause must not cut it short.
            await Task { await keepCheckpoint(path) }.value
            // Cancelled when the program has ended by itself.
            if !budget.take(at: .now) { try? await clock.sleep(for: Self.checkpointInterval) }
        }
    }

    private func keepCheckpoint(_ path: String) async {
        do {
            let bytes = try await read(path, limit: job.outputLimit)
            let reference = try await blobs.put(bytes, mediaType: nil, for: job.tenant)
            state.withLock { $0.checkpoint = reference }
            await feed.save(checkpoint: reference)
        } catch {
            let words = "\(path): \(Self.words(error))"
            tidings.put(.event(TaskEvent(name: "checkpoint.refused", severity: .warning, message: words)))
        }
    }

    /// The promised files that are there, and what is wrong with the others.
    private func collect() async -> (files: [FileReference], problems: [String]) {
        let promised = state.withLock { $0.promised }
        var (files, problems): ([FileReference], [String]) = ([], [])
        if promised.areTooMany { problems.append("there are more than \(ProcessExecutor.fileLimit) of them") }
        var room = job.outputLimit
        for file in promised.files {
            do {
                let bytes = try await read(file.path, limit: room)
                room -= bytes.count
                let blob = try await blobs.put(bytes, mediaType: file.mediaType, for: job.tenant)
                files.append(FileReference(path: file.path, blob: blob))
            } catch {
                problems.append("\(file.path): \(Self.words(error))")
            }
        }
        return (files, problems)
    }

    private func read(_ path: String, limit: Int) async throws -> [UInt8] {
        try await OffPool.run { [home] () throws(ContainedFile.Refused) in
            try ContainedFile.read(path, in: home.path, limit: limit)
        }
    }

    private static func words(_ error: any Error) -> String {
        (error as? ContainedFile.Refused)?.why ?? "\(error)"
    }
}
