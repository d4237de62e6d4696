/// One of the figures that an installation is judged by, each a share, with the goal that it must reach.
package enum Indicator: String, CaseIterable, Codable, Sendable {
    case planSuccess = "plan_success"
    case infraErrors = "infra_errors"
    case savings

    /// The share to reach; for errors the share not to pass.
    package var goal: Double {
        switch self {
        case .planSuccess: 0.95
        case .infraErrors: 0.02
        case .savings: 0.1
        }
    }

    /// The goal as people read it.
    package var goalText: String {
        switch self {
        case .planSuccess: ">= 95 %"
        case .infraErrors: "<= 2 %"
        case .savings: ">= 10 %"
        }
    }

    /// What is counted.
    package var unit: String {
        switch self {
        case .planSuccess, .savings: "runs"
        case .infraErrors: "orders"
        }
    }

    package func isReached(by value: Double) -> Bool {
        switch self {
        case .planSuccess, .savings: value >= goal
        case .infraErrors: value <= goal
        }
    }
}
