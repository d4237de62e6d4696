/// How much could go wrong when a plan is applied; what stands later is worse.
package enum Risk: String, CaseIterable, Codable, Comparable, Sendable {
    case low
    case medium
    case high
    case critical

    package static func < (left: Risk, right: Risk) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        case .critical: 3
        }
    }
}
