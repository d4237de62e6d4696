import Artifacts
import Runs

/// Channel `command.rollback`.
extension RollbackRequest: RunMessage {
    static func run(of artifact: Artifact<RollbackRequest>) -> RunID { artifact.body.run }

    static func event(of artifact: Artifact<RollbackRequest>) -> RunEvent { .rollback(artifact.body) }
}
