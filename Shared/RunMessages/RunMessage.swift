package import Artifacts
package import Runs

/// A body that moves a run: which one, and what it means there. One small file for each channel.
package protocol RunMessage: ArtifactBody {
    /// Throws for a message that belongs to no run.
    static func run(of artifact: Artifact<Self>) throws(RunRefusal) -> RunID

    static func event(of artifact: Artifact<Self>) throws(RunRefusal) -> RunEvent
}
