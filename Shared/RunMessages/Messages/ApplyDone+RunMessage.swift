package import Artifacts
package import Runs

/// Channel `apply.done`: an order to apply was answered, or given up.
extension ApplyDone: RunMessage {
    package static func run(of artifact: Artifact<ApplyDone>) -> RunID { artifact.body.run }

    package static func event(of artifact: Artifact<ApplyDone>) -> RunEvent {
        .applied(artifact.body, isBurial: artifact.envelope.isBurial)
    }
}
