package import Artifacts
package import Runs

/// Channel `status`: a task has ended, or was given up.
extension BuildStatus: RunMessage {
    package static func run(of artifact: Artifact<BuildStatus>) -> RunID { artifact.body.run }

    package static func event(of artifact: Artifact<BuildStatus>) -> RunEvent {
        artifact.envelope.isBurial ? .buried(artifact.body) : .result(artifact.body, id: artifact.envelope.id)
    }
}
