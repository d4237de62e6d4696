import Artifacts
import Bus
import Synchronization

/// One task's record on the bus. Who writes it must have seen its last version, so that of two attempts only one goes
/// on.
final class TaskRecordStore: Sendable {
    struct Superseded: Error {}

    private struct State {
        var record: TaskRecord
        var stored: StoredState?
        /// What was sent since, and may have been written although nobody has heard so.
        var unanswered: [[UInt8]] = []
    }

    private let key: StateKey
    private let partition: Partition
    private let driver: any BusDriver
    private let expiry: Duration
    private let state: Mutex<State>

    init(
        _ key: StateKey,
        holding stored: StoredState?,
        in partition: Partition,
        driver: any BusDriver,
        keeping expiry: Duration = TaskRecord.expiry
    ) throws(ArtifactError) {
        self.key = key
        self.expiry = expiry
        self.partition = partition
        self.driver = driver
        state = Mutex(State(record: try TaskRecord(stored), stored: stored))
    }

    var record: TaskRecord { state.withLock { $0.record } }

    /// Before something outside is changed: journals that this attempt sets out to do it.
    func set(out token: AttemptToken, run: RunID) async throws {
        let entry = [
            EnvelopeField(name: "event", text: "effect.intent"), EnvelopeField(name: "run", text: run.text),
            EnvelopeField(name: "token", text: token.text),
        ]
        try await change(with: [.audit(entry)]) { $0.intent = token.text }
    }

    /// Throws `Superseded` when another attempt has written meanwhile. Callers change one at a time.
    func change(with effects: [Effect] = [], _ body: (inout TaskRecord) -> Void) async throws {
        for _ in 1...2 {
            var record = self.record
            body(&record)
            let change = try replacement(with: record)
            state.withLock { $0.unanswered.append(change.bytes) }
            if let written = try await write(change, with: effects) {
                return state.withLock { $0 = State(record: record, stored: written) }
            }
        }
        throw Superseded()
    }

    /// The change that writes this record, for a commit of one's own; what the store holds is out of date after that.
    func replacement(with record: TaskRecord) throws(ArtifactError) -> StateChange {
        let stored = state.withLock { $0.stored }
        let bytes = try ArtifactEncoder.encode(record)
        return StateChange(key: key, replacing: stored, with: bytes, expiry: expiry)
    }

    /// Nil when an earlier change of this attempt was written although its answer was lost: this one now goes by that.
    ///
    /// A commit whose answer was lost is sent again, and then meets what it wrote itself: that is no other attempt.
    private func write(_ change: StateChange, with effects: [Effect]) async throws -> StoredState? {
        if try await driver.make([.state(change)] + effects, in: partition) != nil {
            return StoredState(version: change.expectedVersion + 1, bytes: change.bytes)
        }
        guard let found = try await driver.state(of: key, in: partition) else { throw Superseded() }
        if found.bytes == change.bytes { return found }
        try adopt(found)
        return nil
    }

    private func adopt(_ found: StoredState) throws {
        let record = try TaskRecord(found)
        try state.withLock { state in
            guard state.unanswered.contains(found.bytes) else { throw Superseded() }
            state = State(record: record, stored: found)
        }
    }
}
