package import Artifacts
package import Runs

/// Channel `plan.blocked`: the goal could not be planned.
extension DesignBlocked: RunMessage {
    package static func run(of artifact: Artifact<DesignBlocked>) -> RunID { RunID(sharing: artifact.body.goal) }

    package static func event(of artifact: Artifact<DesignBlocked>) -> RunEvent { .blocked(artifact.body) }
}
