package import Artifacts
package import Security

/// A plan with what its envelope says of it.
package struct PlanArrival: Hashable, Sendable {
    package let plan: PlanSpec
    package let id: ArtifactID
    /// Of the plan's canonical bytes.
    package let digest: Digest256
    package let priority: Priority
    /// The agents that pay for the goal.
    package let agents: AgentPath?
    /// When the goal must be done.
    package let deadlineAt: Timestamp?

    package init(
        plan: PlanSpec,
        id: ArtifactID,
        digest: Digest256,
        priority: Priority = .normal,
        agents: AgentPath? = nil,
        deadlineAt: Timestamp? = nil
    ) {
        self.plan = plan
        self.id = id
        self.digest = digest
        self.priority = priority
        self.agents = agents
        self.deadlineAt = deadlineAt
    }
}
