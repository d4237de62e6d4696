package import Artifacts
package import Runs

/// Channel `validate.result`: the judge has decided.
extension ValidationReport: RunMessage {
    package static func run(of artifact: Artifact<ValidationReport>) -> RunID { artifact.body.run }

    package static func event(of artifact: Artifact<ValidationReport>) throws(RunRefusal) -> RunEvent {
        guard let digest = artifact.envelope.digest else { throw RunRefusal("The verdict has no digest.") }
        return .verdict(artifact.body, id: artifact.envelope.id, digest: digest)
    }
}
