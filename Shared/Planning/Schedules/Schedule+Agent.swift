package import Artifacts

extension Schedule {
    /// Tenant of what the installation does on its own account.
    package static let systemTenant = "system"

    /// The schedule of an agent that a clock sets to work: its program as a goal of the blueprint `command`.
    ///
    /// Nil for all others, and for agents that have no program yet. One run may cost what the agent may cost in a month.
    package init?(agent: AgentSpec) {
        guard agent.status == .active, agent.trigger.on == .schedule, let program = agent.program,
            // The roster's reader has refused what is no cron expression.
            let cron = agent.trigger.schedule.flatMap({ try? CronExpression($0) }),
            let name = ScheduleName(agent.agent.text), let tenant = TenantID(Self.systemTenant)
        else { return nil }
        var goal = GoalStatement(
            title: agent.role,
            requestedBy: agent.agent.text,
            priority: .low,
            budgetMicros: agent.budgetMicros ?? 0
        )
        goal.blueprint = BlueprintName("command")
        goal.capabilities = agent.capabilities
        goal.parameters = JSONObject([
            JSONObject.Member(name: "arguments", value: .array((agent.arguments ?? []).map { .string($0) })),
            JSONObject.Member(name: "attempts", value: .integer(Int64(agent.limits.attempts))),
            JSONObject.Member(name: "capabilities", value: .array(agent.capabilities.map { .string($0.text) })),
            JSONObject.Member(name: "pool", value: .string(agent.pool.text)),
            JSONObject.Member(name: "program", value: .string(program)),
            JSONObject.Member(name: "timeoutMs", value: .integer(Int64(agent.limits.timeoutMs))),
        ])
        self.init(name: name, tenant: tenant, cron: cron, missed: .once, goal: goal)
    }
}
