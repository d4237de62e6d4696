package import Artifacts

/// What the installation can do: its pools, and the capabilities of each.
package struct Offer: Hashable, Sendable {
    package var pools: [PoolName: Set<CapabilityName>]

    package init(pools: [PoolName: Set<CapabilityName>]) {
        self.pools = pools
    }
}
