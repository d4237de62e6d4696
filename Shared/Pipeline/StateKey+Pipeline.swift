package import Artifacts
package import Bus
package import Security

/// Every stored state that more than one service knows of, on one screen: who writes it for whom.
extension StateKey {
    /// The bytes of a plan, exactly those that have this digest. Planner -> judge, worker.
    package static func plan(_ digest: Digest256) -> StateKey { StateKey(kind: "plan", id: digest.hex) }

    /// What core remembers of a goal. Core -> whoever looks.
    package static func goal(_ goal: GoalID) -> StateKey { StateKey(kind: "goal", id: goal.text) }

    /// The statement of the goal that a plan reaches. Planner -> judge.
    package static func statement(of plan: Digest256) -> StateKey { StateKey(kind: "goal", id: plan.hex) }

    /// The bytes of a task's result. Worker -> judge.
    package static func result(_ artifact: ArtifactID) -> StateKey { StateKey(kind: "result", id: artifact.text) }

    /// What an apply relies on whose approvals signed this digest. Conductor -> worker.
    package static func approval(_ subject: Digest256) -> StateKey { StateKey(kind: "approval", id: subject.hex) }

    /// Exists when a run is to be stopped; its content does not matter. Conductor -> worker.
    package static func cancelled(_ run: RunID) -> StateKey { StateKey(kind: "cancelled", id: run.text) }

    /// The same for one task. Conductor -> worker.
    package static func cancelled(_ task: TaskID) -> StateKey { StateKey(kind: "cancelled", id: "task.\(task.text)") }

    /// The last heartbeat of a worker, for as long as it lives; in the first partition. Worker -> whoever asks.
    package static func worker(_ consumer: ConsumerName) -> StateKey { StateKey(kind: "worker", id: consumer.text) }

    /// Up to which time a schedule is settled; in its tenant's partition. Core -> whoever asks.
    package static func schedule(_ name: ScheduleName) -> StateKey { StateKey(kind: "schedule", id: name.text) }

    /// For which agent a goal was stated. Whoever states it for the agent -> core.
    package static func errand(of goal: GoalID) -> StateKey { StateKey(kind: "errand", id: goal.text) }

    /// How the latest runs of an agent went, in each partition by itself. Core -> whoever asks.
    package static func record(of agent: AgentName) -> StateKey { StateKey(kind: "agent.record", id: agent.text) }
}
