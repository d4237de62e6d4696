import Configuration

/// What conductors alone are told from outside.
package struct ConductorSettings: Sendable {
    /// Nil to archive nothing.
    package var auditArchive: String?
    package var autoApprove: ApprovalThreshold
    /// In micro-units of the currency, for each run; nil for no limit.
    package var spendPerMinute: Int?
    /// In micro-units of the currency, for a month.
    package var tenantBudget: Int

    init(_ reader: EnvironmentReader) throws(ConfigurationError) {
        auditArchive = try reader.value(of: Setting.auditArchive)
        autoApprove = try reader.value(of: Setting.autoApprove)
        spendPerMinute = try reader.value(of: Setting.spendPerMinute)
        tenantBudget = try reader.value(of: Setting.tenantBudget)
    }
}
