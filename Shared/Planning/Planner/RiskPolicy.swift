import Artifacts

/// How much could go wrong, and how many people that takes.
enum RiskPolicy {
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
}
