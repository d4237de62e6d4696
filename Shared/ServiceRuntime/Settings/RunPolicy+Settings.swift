import Artifacts
package import Runs

extension RunPolicy {
    /// The policy that conductors decide by.
    package init(_ settings: ConductorSettings) {
        self.init()
        governor.microsPerMinute = settings.spendPerMinute
        governor.tenantMonthMicros = settings.tenantBudget
        autoApproval.maximumRisk =
            switch settings.autoApprove {
            case .off: nil
            case .low: .low
            case .medium: .medium
            case .high: .high
            }
    }
}
