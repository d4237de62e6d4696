package import Artifacts

extension Schedule {
    /// Tenant of what the installation does on its own account.
    package static let systemTenant = "system"

    /// The schedule of an agent that a clock sets to work; nil for all others.
    package init?(agent: AgentSpec) {
        guard agent.isSetToWork, agent.trigger.on == .schedule, let goal = agent.goal(),
            // The roster's reader has refused what is no cron expression.
            let cron = agent.trigger.schedule.flatMap({ try? CronExpression($0) }),
            let name = ScheduleName(agent.agent.text), let tenant = TenantID(Self.systemTenant)
        else { return nil }
        self.init(name: name, tenant: tenant, cron: cron, missed: .once, goal: goal)
        self.agent = agent.agent
    }
}
