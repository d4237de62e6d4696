import Artifacts
import Runs
import Synchronization

/// Remembers how the bytes of the latest records read, so that the next message of a run finds its record read already.
///
/// It says nothing of what is stored: who asks brings the stored bytes, and is answered for exactly those.
final class RunShelf: Sendable {
    private let known = Mutex(Recent<RunID, StoredRun>(capacity: 2048))

    func run(_ id: RunID, stored bytes: [UInt8]) throws(ArtifactError) -> StoredRun {
        if let run = known.withLock({ $0[id] }), run.bytes == bytes { return run }
        return try StoredRun(bytes: bytes)
    }

    /// Whether it will be stored need not be known yet.
    func keep(_ run: StoredRun, of id: RunID) {
        known.withLock { $0.keep(run, as: id) }
    }
}
