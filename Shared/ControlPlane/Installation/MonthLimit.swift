package import Artifacts

/// What a tenant, or an agent that works for it, is to be allowed in the current month, and who says so.
package struct MonthLimit: Hashable, Sendable {
    package let tenant: TenantID
    /// The agent, and then its sub-agent if it is that one's; empty for the tenant's own limit.
    package let agents: [AgentName]
    package let micros: Int
    package let person: String
    package let reason: String

    package init(tenant: TenantID, agents: [AgentName] = [], micros: Int, person: String, reason: String) {
        self.tenant = tenant
        self.agents = agents
        self.micros = micros
        self.person = person
        self.reason = reason
    }
}
