package import Artifacts
import Bus
package import ControlPlane
import Pipeline
import RedisBus
import Runs

extension RedisControlPlane {
    package func budgets(_ query: ListQuery) async throws(ControlError) -> [BudgetView] {
        let goals = try await goals(ListQuery(tenant: query.tenant, limit: query.limit))
        let agents = try await agentBudgets(of: query.tenant)
        var tenants = Set((goals.map(\.tenant) + agents.map(\.tenant)).compactMap(\.self))
        if let tenant = query.tenant ?? (tenants.isEmpty ? .standard : nil) { tenants.insert(tenant) }
        let month = BillingMonth(of: .now()).text
        var budgets: [BudgetView] = []
        for tenant in tenants.sorted(by: { $0.text < $1.text }) {
            let sums = try await sums(of: .tenant(tenant, month: month), tenant)
            budgets.append(BudgetView(.month, month, tenant, title: nil, sums))
        }
        budgets += agents
        for goal in goals {
            guard let tenant = goal.tenant, let sums = try await sums(of: .goal(goal.goal), tenant) else { continue }
            budgets.append(BudgetView(.goal, goal.goal.text, tenant, title: goal.title, sums))
        }
        return budgets
    }

    package func agentBudgets(of tenant: TenantID?) async throws(ControlError) -> [BudgetView] {
        let now = Timestamp.now()
        let accounts = try await accounts(of: tenant, in: BillingMonth(of: now))
        var budgets: [BudgetView] = []
        for account in accounts {
            budgets.append(BudgetView(account, try await sums(of: account.scope, account.tenant), at: now))
        }
        return budgets
    }

    private func accounts(of tenant: TenantID?, in month: BillingMonth) async throws(ControlError) -> [AgentAccount] {
        let found = try await collect(.agentAccounts, ListQuery(tenant: tenant, limit: Self.lookLimit)) { entry, _ in
            let account = AgentAccount(BudgetScope(entry.name))
            return account.flatMap { $0.month == month.text && (tenant ?? $0.tenant) == $0.tenant ? $0 : nil }
        }
        return found.sorted { ($0.tenant.text, $0.name) < ($1.tenant.text, $1.name) }
    }

    /// Limit, entry of the log and event are one commit.
    package func set(_ limit: MonthLimit) async throws(ControlError) -> BudgetView {
        let now = Timestamp.now()
        let month = BillingMonth(of: now).text
        let account =
            limit.agents.isEmpty ? nil : AgentAccount(tenant: limit.tenant, agents: limit.agents, month: month)
        let scope = account?.scope ?? .tenant(limit.tenant, month: month)
        let before = try await sums(of: scope, limit.tenant)?.limit
        let listed = account.map {
            Effect.list(Listing($0.scope.name, in: .agentAccounts, at: now, keeping: BillingMonth.memory))
        }
        let effects: [Effect] =
            [
                .limit(BudgetLimit(scope, limit.micros, expiry: BillingMonth.memory)),
                .audit(entry(of: limit, month, replacing: before, at: now)),
                .event(try event(of: limit, month, at: now)),
            ] + [listed].compactMap(\.self)
        // None of them depends on a state that could have changed.
        _ = try await reach { () async throws(BusError) in
            try await bus.make(effects, in: bus.partitions.partition(of: limit.tenant))
        }
        let sums = try await sums(of: scope, limit.tenant)
        return account.map { BudgetView($0, sums, at: now) }
            ?? BudgetView(.month, month, limit.tenant, title: nil, sums)
    }

    private func entry(
        of limit: MonthLimit,
        _ month: String,
        replacing before: Int?,
        at now: Timestamp
    ) -> [EnvelopeField] {
        let agent = limit.agents.isEmpty ? [] : [("agent", limit.agentName)]
        let fields = [
            ("event", "budget.limited"), ("tenant", limit.tenant.text), ("month", month),
            ("limit", "\(limit.micros)"), ("before", before.map { "\($0)" } ?? ""), ("by", limit.person),
            ("reason", limit.reason), ("source", source.text), ("now", "\(now.milliseconds)"),
        ]
        return (fields + agent).map { EnvelopeField(name: $0.0, text: $0.1) }
    }

    private func event(of limit: MonthLimit, _ month: String, at now: Timestamp) throws(ControlError) -> RawArtifact {
        let whose = limit.agents.isEmpty ? month : "\(limit.agentName) in \(month)"
        let body = OpsEvent(
            name: "budget.limited",
            severity: .warning,
            message: "\(limit.person) has set the limit of \(whose): \(limit.reason)".cut(to: 1000),
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

extension MonthLimit {
    fileprivate var agentName: String { agents.map(\.text).joined(separator: "/") }
}

extension BudgetView {
    fileprivate init(_ account: AgentAccount, _ sums: BudgetSums?, at now: Timestamp) {
        let period = BillingMonth(of: now).start?.duration(to: now) ?? .zero
        self.init(
            scope: account.level == .agent ? .agent : .subAgent,
            name: account.name,
            tenant: account.tenant,
            title: nil,
            limitMicros: sums?.limit,
            spentMicros: sums?.spent ?? 0,
            reservedMicros: sums?.reserved ?? 0,
            annualMicros: Governor.annualised(spentMicros: sums?.spent ?? 0, over: period)
        )
    }

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
