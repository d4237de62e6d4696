package import Artifacts
package import Runs

/// Channel `command.lift`: a person lets a goal go on to its ceiling.
extension BudgetAlert: RunMessage {
    package static func run(of artifact: Artifact<BudgetAlert>) throws(RunRefusal) -> RunID {
        guard artifact.body.scope == .goal, let run = RunID(artifact.body.name) else {
            throw RunRefusal("Only the brake of a goal can be lifted, by the goal's number.")
        }
        return run
    }

    package static func event(of artifact: Artifact<BudgetAlert>) -> RunEvent { .lift(artifact.body) }
}
