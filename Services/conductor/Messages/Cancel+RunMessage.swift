import Artifacts
import Runs

/// Channel `command.cancel`.
extension Cancel: RunMessage {
    static func run(of artifact: Artifact<Cancel>) -> RunID {
        artifact.body.run ?? RunID(sharing: artifact.body.goal)
    }

    static func event(of artifact: Artifact<Cancel>) -> RunEvent { .cancel(artifact.body) }
}
