import Artifacts
import Bus
import Synchronization

/// One task's record on the bus. Who writes it must have seen its last version, so that of two attempts only one goes on.
final class TaskRecordStore: Sendable {
    struct Superseded: Error {}

    private struct State {
        var record: TaskRecord
        var stored: StoredState?
    }

    private let key: StateKey
    private let partition: Partition
    private let driver: any BusDriver
    let route: Route
    private let state: Mutex<State>

    init(
        _ key: StateKey,
        holding stored: StoredState?,
        in partition: Partition,
        of route: Route,
        driver: any BusDriver
    ) throws(ArtifactError) {
        self.key = key
        self.partition = partition
        self.driver = driver
        self.route = route
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
        var record = self.record
        body(&record)
        let change = try replacement(with: record)
        let commit = Commit(input: nil, effects: [.state(change)] + effects)
        let written: StoredState
        switch try await driver.commit([commit], of: route, in: partition).first {
        case .committed: written = StoredState(version: change.expectedVersion + 1, bytes: change.bytes)
        case .conflict: written = try await readBack(change.bytes)
        default: throw Superseded()
        }
        state.withLock { state in
            state.record = record
            state.stored = written
        }
    }

    /// The change that writes this record, for a commit of one's own; what the store holds is out of date after that.
    func replacement(with record: TaskRecord) throws(ArtifactError) -> StateChange {
        let stored = state.withLock { $0.stored }
        let bytes = try ArtifactEncoder.encode(record)
        return StateChange(key: key, replacing: stored, with: bytes, expiry: TaskRecord.expiry)
    }

    /// A commit whose answer was lost is sent again, and then meets what it wrote itself: that is no other attempt.
    private func readBack(_ bytes: [UInt8]) async throws -> StoredState {
        guard let found = try await driver.state(of: key, in: partition), found.bytes == bytes else {
            throw Superseded()
        }
        return found
    }
}
