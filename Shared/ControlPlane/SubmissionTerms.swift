package import Artifacts

/// How a goal is stated, beside what it says.
package struct SubmissionTerms: Hashable, Sendable {
    package var tenant: TenantID
    /// What makes two submissions the same; one of its own when nil.
    package var key: IdempotencyKey?
    /// The goal that is stated anew, with a higher revision; nil for a new goal.
    package var revising: GoalID?

    package init(tenant: TenantID, key: IdempotencyKey? = nil, revising: GoalID? = nil) {
        self.tenant = tenant
        self.key = key
        self.revising = revising
    }
}
