package import Artifacts

/// What a tenant is to be allowed in the current month, and who says so.
package struct MonthLimit: Hashable, Sendable {
    package let tenant: TenantID
    package let micros: Int
    package let person: String
    package let reason: String

    package init(tenant: TenantID, micros: Int, person: String, reason: String) {
        self.tenant = tenant
        self.micros = micros
        self.person = person
        self.reason = reason
    }
}
