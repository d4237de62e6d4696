package import Artifacts
package import Runs

/// Channel `command.rollback`.
extension RollbackRequest: RunMessage {
    package static func run(of artifact: Artifact<RollbackRequest>) -> RunID { artifact.body.run }

    package static func event(of artifact: Artifact<RollbackRequest>) -> RunEvent { .rollback(artifact.body) }
}
