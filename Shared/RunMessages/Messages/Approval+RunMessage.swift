package import Artifacts
package import Runs

/// Channel `command.approve`.
extension Approval: RunMessage {
    package static func run(of artifact: Artifact<Approval>) -> RunID { artifact.body.run }

    package static func event(of artifact: Artifact<Approval>) -> RunEvent {
        .approval(artifact.body, id: artifact.envelope.id)
    }

    /// Channel `command.waive`: what is signed is a `GateWaiver`.
    package static func waiver(of artifact: Artifact<Approval>) -> RunEvent {
        .waiver(artifact.body, id: artifact.envelope.id)
    }
}
