import Artifacts

/// Consent: nothing is done that the tenant has not granted.
enum ConsentGate: Gate {
    static let name = "consent"
    static let rule = "Every capability that a step needs is granted by the goal."

    static func examine(_ item: Case) -> Findings {
        guard let plan = item.plan.body else { return .missing(item.plan.fault) }
        guard let goal = item.goal.body else { return .missing(item.goal.fault) }
        let granted = Set(goal.capabilities ?? [])
        let needed = Set(plan.steps.flatMap(\.capabilities)).sorted()
        let faults = plan.steps.flatMap { step in
            step.capabilities.filter { !granted.contains($0) }.map { "\(step.name) needs \($0), which is not granted" }
        }
        let list = needed.isEmpty ? "none" : needed.map(\.text).joined(separator: ", ")
        return Findings(evidence: ["needed: \(list)"], faults: faults)
    }
}
