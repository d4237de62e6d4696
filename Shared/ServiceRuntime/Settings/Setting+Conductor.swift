package import Configuration

/// What conductors alone read.
extension Setting {
    package static let auditArchive = EnvironmentKey(
        "CHIMERA_AUDIT_ARCHIVE",
        help: "SQLite file that keeps the audit log for good; when empty, this conductor archives nothing.",
        owner: "conductor",
        default: ".chimera/audit.sqlite",
        ValueParser.text("the path of a file").optional
    )

    package static let autoApprove = EnvironmentKey(
        "CHIMERA_AUTO_APPROVE",
        help:
            "Plans that ask for nobody, have at most this risk and cost at most 10.00 are applied without a person; off for none.",
        owner: "conductor",
        default: "low",
        ValueParser<ApprovalThreshold>.oneOf
    )

    package static let spendPerMinute = EnvironmentKey(
        "CHIMERA_SPEND_PER_MINUTE",
        help:
            "What one run may spend in a minute before its paid work waits, in millionths; when empty, no such limit.",
        owner: "conductor",
        default: "10000000",
        ValueParser.integer(in: 0...1_000_000_000_000_000).optional
    )

    package static let tenantBudget = EnvironmentKey(
        "CHIMERA_TENANT_BUDGET",
        help: "What a tenant may spend in a month unless another limit is set, in millionths of the currency unit.",
        owner: "conductor",
        default: "100000000",
        .integer(in: 0...1_000_000_000_000_000)
    )
}
