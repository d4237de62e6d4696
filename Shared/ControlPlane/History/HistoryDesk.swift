package import Artifacts

/// What an installation still knows of how its runs came to stand where they stand.
package protocol HistoryDesk: Sendable {
    /// Nil when there is neither an entry nor a record of such a run.
    func history(of run: RunID) async throws(ControlError) -> RunHistory?
}
