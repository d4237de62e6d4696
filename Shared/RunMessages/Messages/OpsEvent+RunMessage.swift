package import Artifacts
package import Runs

/// Channel `run.timer`: what `RunTimer` has set goes off.
extension OpsEvent: RunMessage {
    package static func run(of artifact: Artifact<OpsEvent>) throws(RunRefusal) -> RunID {
        guard let run = artifact.body.run else { throw RunRefusal("The timer names no run.") }
        return run
    }

    package static func event(of artifact: Artifact<OpsEvent>) throws(RunRefusal) -> RunEvent {
        guard let event = RunTimer.event(of: artifact.body) else { throw RunRefusal("The timer is of no known sort.") }
        return event
    }
}
