package import Artifacts
package import Bus

/// Every channel of the pipeline, on one screen: who writes what to whom.
package enum Channels {
    // gateway -> core: what is wanted
    package static let goals = Channel<GoalStatement>(Route("goals", group: .core))
    // conductor -> core: plan again, with the reason
    package static let revisions = Channel<DesignBlocked>(Route("plan.revise", group: .core))
    // core -> conductor: how it is reached, or why not
    package static let plans = Channel<PlanSpec>(Route("plan.pending", group: .conductor))
    package static let blocked = Channel<DesignBlocked>(Route("plan.blocked", group: .conductor))
    // worker -> conductor: what became of a task, and signs of life
    package static let results = Channel<BuildStatus>(Route("status", group: .conductor))
    package static let heartbeats = Channel<Heartbeat>(Route("heartbeat", group: .conductor))
    package static let usage = Channel<UsageReport>(Route("usage", group: .conductor))
    // conductor -> judge -> conductor: is it right?
    package static let validations = Channel<ValidateRequest>(Route("validate.pending", group: .judge))
    package static let verdicts = Channel<ValidationReport>(Route("validate.result", group: .conductor))
    // gateway -> conductor: what people decided
    package static let approvals = Channel<Approval>(Route("command.approve", group: .conductor))
    package static let rejections = Channel<Rejection>(Route("command.reject", group: .conductor))
    package static let waivers = Channel<Approval>(Route("command.waive", group: .conductor))
    package static let rollbacks = Channel<RollbackRequest>(Route("command.rollback", group: .conductor))
    package static let cancellations = Channel<Cancel>(Route("command.cancel", group: .conductor))
    package static let lifts = Channel<BudgetAlert>(Route("command.lift", group: .conductor))
    // conductor -> conductor, after a while: a run's deadline, or time to ask a budget again
    package static let timers = Channel<OpsEvent>(Route("run.timer", group: .conductor))
    // worker -> conductor: the change is made, or unmade
    package static let applied = Channel<ApplyDone>(Route("apply.done", group: .conductor))
    package static let rolledBack = Channel<RollbackDone>(Route("rollback.done", group: .conductor))

    // conductor -> workers of a pool: work, by priority
    package static func tasks(of pool: PoolName) -> Channel<TaskAssignment> {
        Channel(Route("task.\(pool.text)", group: .pool(pool), isLaned: true))
    }

    // conductor -> workers of a pool: make an approved change
    package static func applies(in pool: PoolName) -> Channel<ApplyRequest> {
        Channel(Route("apply.request.\(pool.text)", group: .pool(pool), isLaned: true))
    }

    // conductor -> workers of a pool: unmake what was applied
    package static func undoings(in pool: PoolName) -> Channel<RollbackRequest> {
        Channel(Route("rollback.request.\(pool.text)", group: .pool(pool), isLaned: true))
    }
}
