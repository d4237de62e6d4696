import Artifacts
import Runs

/// Channel `rollback.done`.
extension RollbackDone: RunMessage {
    static func run(of artifact: Artifact<RollbackDone>) -> RunID { artifact.body.run }

    static func event(of artifact: Artifact<RollbackDone>) -> RunEvent { .rolledBack(artifact.body) }
}
