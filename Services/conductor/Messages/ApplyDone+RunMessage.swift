import Artifacts
import Runs

/// Channel `apply.done`.
extension ApplyDone: RunMessage {
    static func run(of artifact: Artifact<ApplyDone>) -> RunID { artifact.body.run }

    static func event(of artifact: Artifact<ApplyDone>) -> RunEvent { .applied(artifact.body) }
}
