import Artifacts
import Runs

/// Channel `command.reject`.
extension Rejection: RunMessage {
    static func run(of artifact: Artifact<Rejection>) -> RunID { artifact.body.run }

    static func event(of artifact: Artifact<Rejection>) -> RunEvent { .rejection(artifact.body) }
}
