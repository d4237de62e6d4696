import Artifacts
import Bus
package import ControlPlane
import Pipeline
import RedisBus
import Runs

extension RedisControlPlane {
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

    /// Limit, entry of the log and event are one commit.
    package func set(_ limit: MonthLimit) async throws(ControlError) -> BudgetView {
        let now = Timestamp.now()
        let month = BillingMonth(of: now).text
        let scope = BudgetScope.tenant(limit.tenant, month: month)
        let before = try await sums(of: scope, limit.tenant)?.limit
        let effects: [Effect] = [
            .limit(BudgetLimit(scope, limit.micros, expiry: BillingMonth.memory)),
            .audit(entry(of: limit, month, replacing: before, at: now)), .event(try event(of: limit, month, at: now)),
        ]
        let results = try await reach { () async throws(BusError) in
            try await bus.commit(
                [Commit(input: nil, effects: effects)],
                of: Channels.lifts.route,
                in: bus.partitions.partition(of: limit.tenant)
            )
        }
        guard case .committed = results.first else { throw .refused("The limit could not be set: \(results).") }
        return BudgetView(.month, month, limit.tenant, title: nil, try await sums(of: scope, limit.tenant))
    }

    private func entry(
        of limit: MonthLimit,
        _ month: String,
        replacing before: Int?,
        at now: Timestamp
    ) -> [EnvelopeField] {
        let fields = [
            ("event", "budget.limited"), ("tenant", limit.tenant.text), ("month", month),
            ("limit", "\(limit.micros)"), ("before", before.map { "\($0)" } ?? ""), ("by", limit.person),
            ("reason", limit.reason), ("source", source.text), ("now", "\(now.milliseconds)"),
        ]
        return fields.map { EnvelopeField(name: $0.0, text: $0.1) }
    }

    private func event(of limit: MonthLimit, _ month: String, at now: Timestamp) throws(ControlError) -> RawArtifact {
        let body = OpsEvent(
            name: "budget.limited",
            severity: .warning,
            message: String("\(limit.person) has set the limit of \(month): \(limit.reason)".prefix(900)),
            occurredAt: now,
            actor: source.text,
            data: JSONObject([JSONObject.Member(name: "limitMicros", value: .integer(Int64(limit.micros)))])
        )
        do throws(ArtifactError) {
            return try Artifact(envelope: envelope(.opsEvent, tenant: limit.tenant), body: body).encoded()
        } catch {
            throw .invalid("\(error)")
        }
    }

    private func sums(of scope: BudgetScope, _ tenant: TenantID) async throws(ControlError) -> BudgetSums? {
        try await reach { () async throws(BusError) in
            try await bus.budget(of: scope, in: bus.partitions.partition(of: tenant))
        }
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
