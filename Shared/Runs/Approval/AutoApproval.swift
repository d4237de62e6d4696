package import Artifacts

/// The policy that consents in place of people, where a goal asks for none; its consent is recorded like theirs.
package struct AutoApproval: Codable, Hashable, Sendable {
    /// The greatest risk that it consents to; nil turns it off.
    package var maximumRisk: Risk? = .low
    /// The greatest cost ceiling that it consents to.
    package var maximumMicros = 10_000_000

    package init() {}

    /// What is not there is as usual, but for the risk, whose absence turns it off.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        maximumRisk = try container.decodeIfPresent(Risk.self, forKey: .maximumRisk)
        maximumMicros = try container.decodeIfPresent(Int.self, forKey: .maximumMicros) ?? maximumMicros
    }

    /// Under which a consent is recorded: it says how far the policy went.
    package var name: String { maximumRisk.map { "auto-\($0.rawValue)-risk" } ?? "auto-off" }

    /// A plan that asks for people gets people.
    package func consents(to plan: PlanSpec) -> Bool {
        guard let maximumRisk, plan.approvals == 0 else { return false }
        return plan.risk <= maximumRisk && plan.costCeilingMicros <= maximumMicros
    }
}
