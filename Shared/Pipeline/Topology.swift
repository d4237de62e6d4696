package import Artifacts
package import Bus

/// All routes of an installation: what is created at start, and what the medic looks after.
package struct Topology: Sendable {
    package let pools: [PoolName]

    package init(pools: [PoolName]) {
        self.pools = pools
    }

    package var routes: [Route] {
        let fixed = [
            Channels.goals.route, Channels.revisions.route, Channels.plans.route, Channels.blocked.route,
            Channels.results.route, Channels.heartbeats.route, Channels.usage.route, Channels.validations.route,
            Channels.verdicts.route, Channels.approvals.route, Channels.rejections.route, Channels.rollbacks.route,
            Channels.cancellations.route, Channels.applied.route, Channels.rolledBack.route, Channels.lifts.route,
            Channels.timers.route, Channels.waivers.route,
        ]
        return fixed
            + pools.flatMap { pool in
                [
                    Channels.tasks(of: pool).route, Channels.applies(in: pool).route, Channels.undoings(in: pool).route,
                ]
            }
    }
}
