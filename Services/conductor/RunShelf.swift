import Artifacts
import Runs
import Synchronization

/// Remembers how the bytes of the latest records read, so that the next message of a run finds its record read already.
///
/// It says nothing of what is stored: who asks brings the stored bytes, and is answered for exactly those.
final class RunShelf: Sendable {
    private let sheets = Mutex(Recent<RunID, RunSheet>(capacity: 2048))

    func sheet(of run: RunID, stored bytes: [UInt8]) throws(ArtifactError) -> RunSheet {
        if let known = sheets.withLock({ $0[run] }), known.bytes == bytes { return known }
        return try RunSheet(bytes: bytes)
    }

    /// Whether the sheet will be stored need not be known yet.
    func keep(_ sheet: RunSheet, of run: RunID) {
        sheets.withLock { $0.keep(sheet, as: run) }
    }
}
