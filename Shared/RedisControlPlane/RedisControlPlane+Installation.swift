import Artifacts
import Bus
package import ControlPlane
import Pipeline
import RedisBus
import Runs

extension RedisControlPlane {
    package func queues() async throws(ControlError) -> QueuesView {
        let windows = pools.map(\.text)
        var channels: [QueuesView.Channel] = []
        var beside: [QueueDepth] = []
        for route in Topology(pools: pools).routes {
            var depths: [QueueDepth] = []
            for partition in bus.partitions.all {
                depths.append(
                    try await reach { () async throws(BusError) in
                        try await bus.depth(of: route, in: partition, pools: windows)
                    }
                )
            }
            channels.append(QueuesView.Channel(route, depths))
            // What lies beside the streams belongs to no channel: every route's look saw the same.
            beside = depths
        }
        return QueuesView(
            channels: channels,
            delayed: beside.reduce(0) { $0 + $1.delayed },
            timers: beside.reduce(0) { $0 + $1.timers },
            parked: beside.reduce(0) { $0 + $1.parked },
            dead: beside.reduce(0) { $0 + $1.dead }
        )
    }

    package func workers() async throws(ControlError) -> [WorkerView] {
        let names = try await reach { () async throws(BusError) in try await bus.registeredConsumers() }.sorted()
        guard !names.isEmpty else { return [] }
        let present = try await reach { () async throws(BusError) in try await bus.presentConsumers(among: names) }
        var workers: [WorkerView] = []
        for name in names {
            workers.append(
                WorkerView(
                    consumer: name,
                    isPresent: present.contains(name),
                    heartbeat: try await heartbeat(of: ConsumerName(name))
                )
            )
        }
        return workers
    }

    package func budgets(_ query: ListQuery) async throws(ControlError) -> [BudgetView] {
        let goals = try await goals(ListQuery(tenant: query.tenant, limit: query.limit))
        var tenants = Set(goals.compactMap(\.tenant))
        if let tenant = query.tenant ?? (tenants.isEmpty ? .standard : nil) { tenants.insert(tenant) }
        let month = BillingMonth(of: .now()).text
        var budgets: [BudgetView] = []
        for tenant in tenants.sorted(by: { $0.text < $1.text }) {
            let sums = try await sums(of: .tenant(tenant, month: month), tenant)
            budgets.append(BudgetView(.month, month, tenant, title: nil, sums))
        }
        for goal in goals {
            guard let tenant = goal.tenant, let sums = try await sums(of: .goal(goal.goal), tenant) else { continue }
            budgets.append(BudgetView(.goal, goal.goal.text, tenant, title: goal.title, sums))
        }
        return budgets
    }

    private func sums(of scope: BudgetScope, _ tenant: TenantID) async throws(ControlError) -> BudgetSums? {
        try await reach { () async throws(BusError) in
            try await bus.budget(of: scope, in: bus.partitions.partition(of: tenant))
        }
    }

    /// Nil for a process that is no worker, and for one whose last word this build cannot read.
    private func heartbeat(of consumer: ConsumerName) async throws(ControlError) -> Heartbeat? {
        let stored = try await state(.worker(consumer), in: bus.partitions.all[0])
        // A worker of another version still shows, by its name alone.
        return stored.flatMap { try? ArtifactDecoder.decode(Heartbeat.self, from: $0.bytes) }
    }
}

extension QueuesView.Channel {
    fileprivate init(_ route: Route, _ depths: [QueueDepth]) {
        let queued = depths.map(\.queued)
        let oldest = depths.flatMap(\.streams).compactMap(\.oldest).max()
        self.init(
            channel: route.name,
            group: route.group.name,
            queued: queued.contains(nil) ? nil : queued.reduce(0) { $0 + ($1 ?? 0) },
            pending: depths.reduce(0) { $0 + $1.pending },
            oldestMs: oldest.map { Int($0 / .milliseconds(1)) }
        )
    }
}

extension BudgetView {
    fileprivate init(_ scope: Scope, _ name: String, _ tenant: TenantID, title: String?, _ sums: BudgetSums?) {
        self.init(
            scope: scope,
            name: name,
            tenant: tenant,
            title: title,
            limitMicros: sums?.limit,
            spentMicros: sums?.spent ?? 0,
            reservedMicros: sums?.reserved ?? 0
        )
    }
}
