/// Up to which risk a plan may be approved by policy.
package enum ApprovalThreshold: String, CaseIterable, Sendable {
    case off, low, medium, high
}
