package import Artifacts

/// What an installation still knows of how its runs came to stand where they stand.
package protocol HistoryDesk: Sendable {
    /// Nil when there is neither an entry nor a record of such a run.
    func history(of run: RunID) async throws(ControlError) -> RunHistory?

    /// The archives that the audit log is kept for, by partition and name.
    func archives() async throws(ControlError) -> [ArchiveView]

    /// Keeps the log no longer for an archive that is gone for good; one that still records comes back by itself.
    func forget(archive: String) async throws(ControlError)
}
