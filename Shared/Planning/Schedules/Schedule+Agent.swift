package import Artifacts

extension Schedule {
    /// Tenant of what the installation does on its own account.
    package static let systemTenant = "system"

    /// The schedule of an agent that a clock sets to work; nil for all others.
    package init?(agent: AgentSpec) {
        guard agent.trigger.on == .schedule, let cron = agent.trigger.schedule else { return nil }
        self.init(agent, cron)
    }

    /// What a person fires to set an agent to work, whatever else does so; nil for one without a program of its own.
    ///
    /// No core knows it, so the clock never does.
    package init?(byHand agent: AgentSpec) {
        self.init(agent, agent.trigger.schedule ?? "0 0 1 1 *")
    }

    private init?(_ agent: AgentSpec, _ times: String) {
        guard agent.isSetToWork, let goal = agent.goal(),
            // The roster's reader has refused what is no cron expression.
            let cron = try? CronExpression(times),
            let name = ScheduleName(agent.agent.text), let tenant = TenantID(Self.systemTenant)
        else { return nil }
        self.init(name: name, tenant: tenant, cron: cron, missed: .once, goal: goal)
        self.agent = agent.agent
    }
}
