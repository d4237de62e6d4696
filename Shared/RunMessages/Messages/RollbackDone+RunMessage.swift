package import Artifacts
package import Runs

/// Channel `rollback.done`.
extension RollbackDone: RunMessage {
    package static func run(of artifact: Artifact<RollbackDone>) -> RunID { artifact.body.run }

    /// Who answers an order says so in the key of the answer.
    package static func event(of artifact: Artifact<RollbackDone>) -> RunEvent {
        .rolledBack(artifact.body, order: artifact.envelope.idempotencyKey.answered)
    }
}
