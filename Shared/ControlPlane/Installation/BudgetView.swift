package import Artifacts

/// A sum of money with its limit, in millionths of the currency unit.
package struct BudgetView: Encodable, Hashable, Sendable {
    package enum Scope: String, Encodable, Sendable {
        /// What a tenant spends in a calendar month.
        case month
        /// What all revisions of a goal's plan spend together.
        case goal
        /// What an agent, and all that it set to work, spends for a tenant in a calendar month.
        case agent
        /// What an agent spends in a calendar month when another one has set it to work.
        case subAgent = "sub_agent"
    }

    package let scope: Scope
    /// The month, such as `2026-11`, the goal's number, or the agents: `atlas`, `atlas/forge`.
    package let name: String
    package let tenant: TenantID?
    package let title: String?
    /// Nil while none is set: then nothing may be reserved.
    package let limitMicros: Int?
    package let spentMicros: Int
    package let reservedMicros: Int
    /// What it would be in a year that goes on as this month has begun; nil for all but agents.
    package let annualMicros: Int?

    package init(
        scope: Scope,
        name: String,
        tenant: TenantID?,
        title: String?,
        limitMicros: Int?,
        spentMicros: Int,
        reservedMicros: Int,
        annualMicros: Int? = nil
    ) {
        self.scope = scope
        self.name = name
        self.tenant = tenant
        self.title = title
        self.limitMicros = limitMicros
        self.spentMicros = spentMicros
        self.reservedMicros = reservedMicros
        self.annualMicros = annualMicros
    }
}
