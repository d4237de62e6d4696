package import Artifacts

/// The policy that consents in place of people, where a goal asks for none; its consent is recorded like theirs.
package struct AutoApproval: Codable, Hashable, Sendable {
    package var name = "auto-low-risk"
    /// The greatest risk that it consents to; nil turns it off.
    package var maximumRisk: Risk? = .low
    /// The greatest cost ceiling that it consents to.
    package var maximumMicros = 10_000_000

    package init() {}

    /// A plan that asks for people gets people.
    package func consents(to plan: PlanSpec) -> Bool {
        guard let maximumRisk, plan.approvals == 0 else { return false }
        return Self.rank(plan.risk) <= Self.rank(maximumRisk) && plan.costCeilingMicros <= maximumMicros
    }

    private static func rank(_ risk: Risk) -> Int {
        switch risk {
        case .low: 0
        case .medium: 1
        case .high: 2
        case .critical: 3
        }
    }
}
