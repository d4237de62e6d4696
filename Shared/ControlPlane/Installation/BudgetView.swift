package import Artifacts

/// A sum of money with its limit, in millionths of the currency unit.
package struct BudgetView: Encodable, Hashable, Sendable {
    package enum Scope: String, Encodable, Sendable {
        /// What a tenant spends in a calendar month.
        case month
        /// What all revisions of a goal's plan spend together.
        case goal
    }

    package let scope: Scope
    /// The month, such as `2026-11`, or the goal's number.
    package let name: String
    package let tenant: TenantID?
    package let title: String?
    /// Nil while none is set: then nothing may be reserved.
    package let limitMicros: Int?
    package let spentMicros: Int
    package let reservedMicros: Int

    package init(
        scope: Scope,
        name: String,
        tenant: TenantID?,
        title: String?,
        limitMicros: Int?,
        spentMicros: Int,
        reservedMicros: Int
    ) {
        self.scope = scope
        self.name = name
        self.tenant = tenant
        self.title = title
        self.limitMicros = limitMicros
        self.spentMicros = spentMicros
        self.reservedMicros = reservedMicros
    }
}
