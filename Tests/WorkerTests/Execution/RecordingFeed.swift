import Artifacts
import Synchronization

@testable import Worker

/// Keeps what it is told, and calls back on each event.
final class RecordingFeed: TaskFeed {
    private struct State {
        var events: [TaskEvent] = []
        var checkpoints: [BlobReference] = []
        var beats = 0
        var begins = 0
        var drops = 0
        var isCancelled = false
    }

    private let state = Mutex(State())
    private let onEvent: @Sendable (TaskEvent) -> Void

    init(onEvent: @escaping @Sendable (TaskEvent) -> Void = { _ in }) {
        self.onEvent = onEvent
    }

    var events: [TaskEvent] { state.withLock { $0.events } }
    var checkpoints: [BlobReference] { state.withLock { $0.checkpoints } }
    var begins: Int { state.withLock { $0.begins } }
    var drops: Int { state.withLock { $0.drops } }
    var beats: Int { state.withLock { $0.beats } }

    func cancelRun() { state.withLock { $0.isCancelled = true } }

    func begin() async { state.withLock { $0.begins += 1 } }

    func beat() async { state.withLock { $0.beats += 1 } }

    func tell(_ event: TaskEvent) async {
        state.withLock { $0.events.append(event) }
        onEvent(event)
    }

    func drop() { state.withLock { $0.drops += 1 } }

    func save(checkpoint: BlobReference) async { state.withLock { $0.checkpoints.append(checkpoint) } }

    func cancellation() async -> Interruption? { state.withLock { $0.isCancelled ? .cancelled : nil } }
}
