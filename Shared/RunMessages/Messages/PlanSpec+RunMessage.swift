package import Artifacts
package import Runs

/// Channel `plan.pending`: a plan begins a run, or goes on with one that is blocked.
extension PlanSpec: RunMessage {
    package static func run(of artifact: Artifact<PlanSpec>) -> RunID { RunID(sharing: artifact.body.goal) }

    package static func event(of artifact: Artifact<PlanSpec>) throws(RunRefusal) -> RunEvent {
        guard let digest = artifact.envelope.digest else { throw RunRefusal("The plan has no digest.") }
        let agents: AgentPath?
        do throws(ArtifactError) {
            agents = try artifact.envelope.goalAgents()
        } catch {
            throw RunRefusal(error.description)
        }
        return .plan(
            PlanArrival(
                plan: artifact.body,
                id: artifact.envelope.id,
                digest: digest,
                priority: artifact.envelope.goalPriority,
                agents: agents,
                deadlineAt: artifact.envelope.goalDeadline
            )
        )
    }
}
