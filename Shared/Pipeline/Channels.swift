package import Artifacts
package import Bus

/// Every channel of the pipeline, on one screen: who writes what to whom.
///
/// A goal's priority chooses the lane on all of its way. What no goal waits for has one stream, and so have orders to
/// unmake changes, which are equally urgent for all.
package enum Channels {
    // chimera -> core: what is wanted
    package static let goals = Channel<GoalStatement>(.byPriority("goals", .core))
    // conductor -> core: plan again, with the reason
    package static let revisions = Channel<DesignBlocked>(.byPriority("plan.revise", .core))
    // core -> conductor: how it is reached, or why not
    package static let plans = Channel<PlanSpec>(.byPriority("plan.pending", .conductor))
    package static let blocked = Channel<DesignBlocked>(.byPriority("plan.blocked", .conductor))
    // worker -> conductor: what became of a task, and signs of life
    package static let results = Channel<BuildStatus>(.byPriority("status", .conductor))
    package static let heartbeats = Channel<Heartbeat>(Route("heartbeat", group: .conductor))
    package static let usage = Channel<UsageReport>(.byPriority("usage", .conductor))
    // conductor -> judge -> conductor: is it right?
    package static let validations = Channel<ValidateRequest>(.byPriority("validate.pending", .judge))
    package static let verdicts = Channel<ValidationReport>(.byPriority("validate.result", .conductor))
    // chimera -> conductor: what people decided
    package static let approvals = Channel<Approval>(.byPriority("command.approve", .conductor))
    package static let rejections = Channel<Rejection>(.byPriority("command.reject", .conductor))
    package static let waivers = Channel<Approval>(.byPriority("command.waive", .conductor))
    package static let rollbacks = Channel<RollbackRequest>(Route("command.rollback", group: .conductor))
    package static let cancellations = Channel<Cancel>(.byPriority("command.cancel", .conductor))
    package static let lifts = Channel<BudgetAlert>(.byPriority("command.lift", .conductor))
    // conductor -> conductor, after a while: a run's deadline, or time to ask a budget again
    package static let timers = Channel<OpsEvent>(.byPriority("run.timer", .conductor))
    // worker -> conductor: the change is made, or unmade
    package static let applied = Channel<ApplyDone>(.byPriority("apply.done", .conductor))
    package static let rolledBack = Channel<RollbackDone>(Route("rollback.done", group: .conductor))

    // conductor -> workers of a pool: work, by priority
    package static func tasks(of pool: PoolName) -> Channel<TaskAssignment> {
        Channel(Route("task.\(pool.text)", group: .pool(pool), lanes: .three))
    }

    // conductor -> workers of a pool: make an approved change
    package static func applies(in pool: PoolName) -> Channel<ApplyRequest> {
        Channel(Route("apply.request.\(pool.text)", group: .pool(pool), lanes: .three))
    }

    // conductor -> workers of a pool: unmake what was applied
    package static func undoings(in pool: PoolName) -> Channel<RollbackRequest> {
        Channel(Route("rollback.request.\(pool.text)", group: .pool(pool), lanes: .three))
    }

    /// All of them: what is created at start, and what the medic looks after.
    package static func routes(pools: [PoolName]) -> [Route] {
        let fixed = [
            goals.route, revisions.route, plans.route, blocked.route, results.route, heartbeats.route, usage.route,
            validations.route, verdicts.route, approvals.route, rejections.route, waivers.route, rollbacks.route,
            cancellations.route, lifts.route, timers.route, applied.route, rolledBack.route,
        ]
        return fixed
            + pools.flatMap { pool in
                [tasks(of: pool).route, applies(in: pool).route, undoings(in: pool).route]
            }
    }
}

extension Route {
    /// Read by priority. All of these had one stream before they had lanes; it is their normal lane.
    fileprivate static func byPriority(_ name: String, _ group: ConsumerGroup) -> Route {
        Route(name, group: group, lanes: .threeAroundOne)
    }
}
