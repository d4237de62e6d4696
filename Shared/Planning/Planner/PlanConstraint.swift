import Artifacts

/// A condition of a goal that this planner can judge: `risk <= medium`, `costMicros <= 500`, `durationMs <= 60000`.
///
/// What it cannot judge it must not pass over: such a goal is blocked.
enum PlanConstraint: Hashable {
    case risk(Risk)
    case cost(Int)
    case duration(Int)

    init?(_ text: String) {
        let parts = text.split(separator: "<=", omittingEmptySubsequences: false).map { side in
            String(side.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "risk":
            guard let risk = Risk(rawValue: parts[1]) else { return nil }
            self = .risk(risk)
        case "costMicros":
            guard let limit = Int(parts[1]) else { return nil }
            self = .cost(limit)
        case "durationMs":
            guard let limit = Int(parts[1]) else { return nil }
            self = .duration(limit)
        default:
            return nil
        }
    }

    func isKept(by plan: PlanSpec) -> Bool {
        switch self {
        case .risk(let limit): plan.risk <= limit
        case .cost(let limit): plan.costMicros <= limit
        case .duration(let limit): plan.durationMs <= limit
        }
    }
}
