package import Artifacts

/// The agents that exist, by name.
package struct Roster: Hashable, Sendable {
    package let agents: [AgentSpec]

    /// Sorted by name, whatever the order given.
    package init(_ agents: [AgentSpec]) {
        self.agents = agents.sorted { $0.agent < $1.agent }
    }

    /// What these pools can do: the capabilities of the active agents of each.
    package func offer(of pools: [PoolName]) -> Offer {
        var offered: [PoolName: Set<CapabilityName>] = [:]
        for pool in pools {
            let active = agents.filter { $0.pool == pool && $0.status == .active }
            offered[pool] = Set(active.flatMap(\.capabilities))
        }
        return Offer(pools: offered)
    }
}
