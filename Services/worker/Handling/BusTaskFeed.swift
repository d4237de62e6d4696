import Artifacts
import Bus
import Observability
import Pipeline
import Synchronization

/// The feed of one attempt on the bus. What cannot be sent is logged and dropped: it decides nothing.
final class BusTaskFeed: TaskFeed {
    /// Programs may report progress far more often than a lease needs it.
    private static let beatInterval = Duration.seconds(1)

    /// How long nothing is told after the bus did not take an event: each try may last as long as the bus has patience.
    private static let silence = Duration.seconds(30)

    private struct State {
        var budget = EventBudget()
        var silentUntil: ContinuousClock.Instant?
        var lastBeat: ContinuousClock.Instant?
        var hasBegun = false
        /// What happened so far and has not been told.
        var unsaid: [Effect]

        mutating func maySpeak(at now: ContinuousClock.Instant) -> Bool {
            if let silentUntil, now < silentUntil {
                budget.drop()
                return false
            }
            return budget.take(at: now)
        }
    }

    private let driver: any BusDriver
    private let partition: Partition
    private let lease: Lease
    private let record: TaskRecordStore
    private let writer: EventWriter
    /// What says that the task has begun; nil where nobody waits to hear it.
    private let beginning: Publication?
    private let heedsCancellation: Bool
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameters:
    ///   - opening: what witnesses are told before anything else; it waits for that, so that a task that is done in a
    ///     moment needs no call of its own for it.
    ///   - heedsCancellation: false for what undoes a run: that it was cancelled is why it is undone.
    init(
        driver: any BusDriver,
        partition: Partition,
        lease: Lease,
        record: TaskRecordStore,
        writer: EventWriter,
        opening: [Effect],
        beginning: Publication? = nil,
        heedsCancellation: Bool = true,
        logger: Logger
    ) {
        self.driver = driver
        self.partition = partition
        self.lease = lease
        self.record = record
        self.writer = writer
        self.beginning = beginning
        self.heedsCancellation = heedsCancellation
        self.logger = logger
        state = Mutex(State(unsaid: opening))
    }

    func begin() async {
        let isFirst = state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun
        }
        guard isFirst else { return }
        let effects = takeUnsaid() + (beginning.map { [.publish($0)] } ?? [])
        guard !effects.isEmpty else { return }
        do {
            try await send(effects)
        } catch {
            logger.warning("The begin of a task could not be reported", ["error": "\(error)"])
        }
    }

    /// What is told together with the end: what has not been told by then, and how much never will be.
    func lastWords() throws(ArtifactError) -> [Effect] {
        let dropped = state.withLock { $0.budget.dropped }
        let leftOut = dropped > 0 ? [Effect.event(try writer.artifact(.leftOut(dropped)))] : []
        return takeUnsaid() + leftOut
    }

    private func takeUnsaid() -> [Effect] {
        state.withLock { state in
            defer { state.unsaid = [] }
            return state.unsaid
        }
    }

    func beat() async {
        let isDue = state.withLock { state in
            let now = ContinuousClock.now
            if let last = state.lastBeat, now - last < Self.beatInterval { return false }
            state.lastBeat = now
            return true
        }
        if isDue { _ = await lease.progress() }
    }

    func tell(_ event: TaskEvent) async {
        guard state.withLock({ $0.maySpeak(at: .now) }) else { return }
        do {
            try await send(takeUnsaid() + [.event(try writer.artifact(event))])
        } catch {
            state.withLock { state in
                state.silentUntil = .now + Self.silence
                state.budget.drop()
            }
            logger.warning("An event could not be sent", ["event.name": event.name, "error": "\(error)"])
        }
    }

    func drop() { state.withLock { $0.budget.drop() } }

    private func send(_ effects: [Effect]) async throws {
        _ = try await driver.make(effects, in: partition)
    }

    func save(checkpoint: BlobReference) async {
        // Whoever has lost the task must not tell the next attempt where to go on.
        guard await lease.progress() else { return }
        do {
            try await record.change { $0.checkpoint = checkpoint }
        } catch {
            logger.warning("A checkpoint could not be recorded", ["error": "\(error)"])
        }
    }

    func cancellation() async -> Interruption? {
        guard heedsCancellation else { return nil }
        do {
            async let run = driver.state(of: .cancelled(writer.run), in: partition)
            if let task = writer.task, try await driver.state(of: .cancelled(task), in: partition) != nil {
                return .taskCancelled
            }
            return try await run == nil ? nil : .cancelled
        } catch {
            logger.debug("Whether a task is cancelled could not be asked", ["error": "\(error)"])
            return nil
        }
    }
}
