package import Artifacts

/// A goal as people see it.
package struct GoalView: Codable, Hashable, Sendable {
    package let goal: GoalID
    package let tenant: TenantID?
    package let title: String
    package let requestedBy: String
    package let priority: Priority
    package let blueprint: BlueprintName?
    package let budgetMicros: Int
    package let statedAt: Timestamp
    package let revision: Int
    /// Of its run; nil while there is none.
    package let state: String?
    package let outcome: String?

    package init(
        goal: GoalID,
        tenant: TenantID?,
        statement: GoalStatement,
        statedAt: Timestamp,
        revision: Int,
        state: String?,
        outcome: String?
    ) {
        self.goal = goal
        self.tenant = tenant
        title = statement.title
        requestedBy = statement.requestedBy
        priority = statement.priority
        blueprint = statement.blueprint
        budgetMicros = statement.budgetMicros
        self.statedAt = statedAt
        self.revision = revision
        self.state = state
        self.outcome = outcome
    }

    /// A goal of which no more is known than its number.
    package init(unreadable goal: GoalID, tenant: TenantID?, listedAt: Timestamp, because reason: String) {
        self.goal = goal
        self.tenant = tenant
        title = reason
        requestedBy = "-"
        priority = .normal
        blueprint = nil
        budgetMicros = 0
        statedAt = listedAt
        revision = 0
        state = RunView.unreadable
        outcome = nil
    }
}
