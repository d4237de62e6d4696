package import Artifacts
package import Runs

/// Channel `command.reject`.
extension Rejection: RunMessage {
    package static func run(of artifact: Artifact<Rejection>) -> RunID { artifact.body.run }

    package static func event(of artifact: Artifact<Rejection>) -> RunEvent { .rejection(artifact.body) }
}
