package import Artifacts

/// How much could go wrong, and how many people that takes.
package enum RiskPolicy {
    /// What only builds changes nothing; what can be undone is half as bad.
    static func risk(of steps: [PlanSpec.Step]) -> Risk {
        let applying = steps.filter { $0.phase == .apply }
        if applying.isEmpty { return .low }
        return applying.allSatisfy { $0.rollback != nil } ? .medium : .high
    }

    static func approvals(for risk: Risk) -> Int {
        switch risk {
        case .low: 0
        case .medium, .high: 1
        case .critical: 2
        }
    }

    /// From the least, 0.
    package static func rank(_ risk: Risk) -> Int {
        switch risk {
        case .low: 0
        case .medium: 1
        case .high: 2
        case .critical: 3
        }
    }
}
