package import Artifacts

/// A schedule as people see it: what it states, when it last did, and when it will.
package struct ScheduleView: Encodable, Hashable, Sendable {
    package let name: ScheduleName
    package let tenant: TenantID
    package let cron: String
    package let title: String
    /// What becomes of times at which no core was running.
    package let missed: String
    package let lastFired: Timestamp?
    package let nextDue: Timestamp?
    /// Whether a time went by at which nobody fired: no core looks after it.
    package let isOverdue: Bool

    package init(
        name: ScheduleName,
        tenant: TenantID,
        cron: String,
        title: String,
        missed: String,
        lastFired: Timestamp?,
        nextDue: Timestamp?,
        isOverdue: Bool
    ) {
        self.name = name
        self.tenant = tenant
        self.cron = cron
        self.title = title
        self.missed = missed
        self.lastFired = lastFired
        self.nextDue = nextDue
        self.isOverdue = isOverdue
    }
}
