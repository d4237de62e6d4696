package import Artifacts
package import Bus

/// What an agent, or an agent's sub-agent, spends for a tenant in one month; its scope's name is also how it is listed.
package struct AgentAccount: Hashable, Sendable {
    private static let word = "agent"

    package let tenant: TenantID
    /// The agent, and then its sub-agent if it is that one's account.
    package let agents: [AgentName]
    /// Such as `2026-11`.
    package let month: String

    /// The accounts that pay along a path, the widest first.
    package static func all(of path: AgentPath?, tenant: TenantID, month: String) -> [AgentAccount] {
        let agents = path?.links.map(\.agent) ?? []
        return agents.indices.map { AgentAccount(tenant: tenant, agents: Array(agents[...$0]), month: month) }
    }

    package init(tenant: TenantID, agents: [AgentName], month: String) {
        self.tenant = tenant
        self.agents = agents
        self.month = month
    }

    /// Nil for the scope of something else.
    package init?(_ scope: BudgetScope) {
        let parts = scope.name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == Self.word, let tenant = TenantID(parts[1]) else { return nil }
        let names = parts[2].split(separator: "/", omittingEmptySubsequences: false)
        let agents = names.compactMap { AgentName(String($0)) }
        guard agents.count == names.count else { return nil }
        self.init(tenant: tenant, agents: agents, month: parts[3])
    }

    /// For people: `atlas` or `atlas/forge`.
    package var name: String { agents.map(\.text).joined(separator: "/") }

    package var level: BudgetAlert.Scope { agents.count > 1 ? .subAgent : .agent }

    package var scope: BudgetScope { BudgetScope("\(Self.word):\(tenant.text):\(name):\(month)") }
}
