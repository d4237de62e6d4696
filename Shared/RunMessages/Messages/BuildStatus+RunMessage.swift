package import Artifacts
package import Runs

/// Channel `status`: a task has ended, or was given up.
extension BuildStatus: RunMessage {
    package static func run(of artifact: Artifact<BuildStatus>) -> RunID { artifact.body.run }

    package static func event(of artifact: Artifact<BuildStatus>) -> RunEvent {
        let order: AnsweredOrder = artifact.envelope.idempotencyKey.answered.map { .order($0) } ?? .unnamed
        return event(of: artifact, answering: order)
    }

    /// With what the log says of the order instead.
    static func event(of artifact: Artifact<BuildStatus>, answering order: AnsweredOrder) -> RunEvent {
        artifact.envelope.isBurial
            ? .buried(artifact.body, answering: order)
            : .result(artifact.body, id: artifact.envelope.id, answering: order)
    }
}
