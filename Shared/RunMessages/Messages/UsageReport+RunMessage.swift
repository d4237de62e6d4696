package import Artifacts
package import Runs

/// Channel `usage`: somebody works on it. What was used is booked with the result.
extension UsageReport: RunMessage {
    package static func run(of artifact: Artifact<UsageReport>) -> RunID { artifact.body.run }

    package static func event(of artifact: Artifact<UsageReport>) -> RunEvent { .taken(artifact.body) }
}
