package import Artifacts

/// A priority inside a channel; readers look into the lanes in this order.
package enum Lane: String, CaseIterable, Sendable {
    case high, normal, low

    /// The lane of everything that is done for a goal of this priority.
    package init(_ priority: Priority) {
        switch priority {
        case .high: self = .high
        case .normal: self = .normal
        case .low: self = .low
        }
    }

    /// Its place in the order, from 0.
    package var rank: Int {
        switch self {
        case .high: 0
        case .normal: 1
        case .low: 2
        }
    }
}
