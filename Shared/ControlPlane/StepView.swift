package import Artifacts

/// One step of a run's plan, and how far it is.
package struct StepView: Codable, Hashable, Sendable {
    package enum Status: String, Codable, Sendable {
        case waiting, running, done, failed
    }

    package let name: StepName
    package let title: String?
    package let phase: StepPhase
    package let pool: PoolName
    package let dependsOn: [StepName]
    package let status: Status
    package let tries: Int
    /// What is under way for it; nil when nothing is.
    package let task: TaskID?

    package init(_ step: PlanSpec.Step, status: Status, tries: Int, task: TaskID?) {
        name = step.name
        title = step.title
        phase = step.phase
        pool = step.pool
        dependsOn = step.dependsOn
        self.status = status
        self.tries = tries
        self.task = task
    }
}
