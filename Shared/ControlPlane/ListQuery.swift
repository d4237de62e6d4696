package import Artifacts

/// Which entries of a list are wanted.
package struct ListQuery: Hashable, Sendable {
    /// Nil for all tenants.
    package var tenant: TenantID?
    /// Names of states, as a run shows them; empty for all.
    package var states: Set<String>
    package var limit: Int

    package init(tenant: TenantID? = nil, states: Set<String> = [], limit: Int = 50) {
        self.tenant = tenant
        self.states = states
        self.limit = limit
    }
}
