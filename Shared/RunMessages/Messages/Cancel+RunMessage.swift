package import Artifacts
package import Runs

/// Channel `command.cancel`.
extension Cancel: RunMessage {
    package static func run(of artifact: Artifact<Cancel>) -> RunID {
        artifact.body.run ?? RunID(sharing: artifact.body.goal)
    }

    package static func event(of artifact: Artifact<Cancel>) -> RunEvent { .cancel(artifact.body) }
}
