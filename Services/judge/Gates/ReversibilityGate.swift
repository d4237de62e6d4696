import Artifacts

/// Reversibility: whatever is applied can be undone.
enum ReversibilityGate: Gate {
    static let name = "reversibility"
    static let rule = "Every step that is applied names a rollback step of the plan."

    static func examine(_ item: Case) -> Findings {
        guard let plan = item.plan.body else { return .missing(item.plan.fault) }
        var findings = Findings()
        for step in plan.steps where step.phase == .apply {
            guard let name = step.rollback else {
                findings.faults.append("\(step.name) is applied, and nothing undoes it")
                continue
            }
            let undoing = plan.steps.first { $0.name == name }
            if undoing == nil {
                findings.faults.append("\(step.name) is undone by \(name), which is not in the plan")
            } else if undoing?.phase != .rollback {
                findings.faults.append("\(step.name) is undone by \(name), which is no rollback step")
            } else {
                findings.evidence.append("\(step.name) is undone by \(name)")
            }
        }
        return findings
    }
}
