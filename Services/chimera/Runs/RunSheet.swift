import Artifacts
import ControlPlane
import Security

/// A run as lines of text: a heading, what it waits for, and the graph of its steps as far as it is.
struct RunSheet {
    let lines: [String]

    init(_ run: RunView, style: TextStyle) {
        let title = run.title.map(TerminalSafe.word) ?? "(no plan yet)"
        var lines = ["\(style.bold(title))  \(run.run.text)"]
        lines.append("state     \(Self.state(of: run, style))")
        if let reason = run.reason { lines.append("because   \(TerminalSafe.word(reason))") }
        if let request = run.request {
            lines.append(Self.wait(for: request))
            lines += SubjectSheet(run).lines
            lines.append("          chimera approve \(run.run.text) --expect \(request.subject.text)")
        }
        if run.needsPerson { lines.append("waits for a person: chimera run revise, or chimera run cancel") }
        lines.append(Self.money(run.budget))
        if let brake = run.budget.brake {
            lines.append("brake     \(style.bad(brake)): \(Self.remedy(for: brake, of: run))")
        }
        if !run.steps.isEmpty { lines += [""] + Self.graph(run.steps, style) }
        self.lines = lines
    }

    private static func state(of run: RunView, _ style: TextStyle) -> String {
        guard let outcome = run.outcome else { return style.bold(run.state) }
        return "\(style.bold(run.state)), \(outcome == "applied" ? style.good(outcome) : style.bad(outcome))"
    }

    private static func wait(for request: RunView.Request) -> String {
        var line = "waits for \(request.approvalsNeeded) approval(s)"
        if !request.approvedBy.isEmpty { line += ", given by \(names(request.approvedBy))" }
        if !request.lapsed.isEmpty { line += ", lapsed: \(names(request.lapsed))" }
        return "\(line); until \(request.expiresAt)"
    }

    /// A brake that a shared budget has closed cannot be lifted for one run.
    private static func remedy(for brake: String, of run: RunView) -> String {
        guard brake == "shared" else { return "chimera budget lift \(run.run.text)" }
        let tenant = run.tenant?.text ?? TenantID.standard.text
        if let agent = run.budget.brakedAgent {
            return "the month's budget of \(agent) is used up; "
                + "chimera budget limit --month AMOUNT --tenant \(tenant) --agent \(agent)"
        }
        return "the month's or the goal's budget is used up; chimera budget limit --month AMOUNT --tenant \(tenant)"
    }

    private static func names(_ people: [String]) -> String {
        people.map(TerminalSafe.word).joined(separator: ", ")
    }

    private static func money(_ budget: RunView.Budget) -> String {
        let reserved = budget.reservedMicros == 0 ? "" : ", \(Money.text(budget.reservedMicros)) reserved"
        return "spent     \(Money.text(budget.spentMicros)) of \(Money.text(budget.ceilingMicros))\(reserved)"
    }

    /// One line a step, after those it depends on, and indented by how deep it lies.
    private static func graph(_ steps: [StepView], _ style: TextStyle) -> [String] {
        var depths: [String: Int] = [:]
        for step in steps {
            depths[step.name.text] = (step.dependsOn.compactMap { depths[$0.text] }.max() ?? -1) + 1
        }
        let widest = steps.map { $0.name.text.count + 2 * (depths[$0.name.text] ?? 0) }.max() ?? 0
        return steps.map { step in
            let depth = depths[step.name.text] ?? 0
            let indent = String(repeating: "  ", count: depth)
            let name =
                indent + step.name.text + String(repeating: " ", count: widest - step.name.text.count - 2 * depth)
            let tries = step.tries > 1 ? "  (try \(step.tries))" : ""
            let after =
                step.dependsOn.isEmpty ? "" : style.dim("  after \(step.dependsOn.map(\.text).joined(separator: ", "))")
            return "  \(mark(step.status, style)) \(name)  \(style.dim(step.phase.rawValue))\(after)\(tries)"
        }
    }

    private static func mark(_ status: StepView.Status, _ style: TextStyle) -> String {
        switch status {
        case .waiting: style.dim("·")
        case .running: style.bold("▶")
        case .done: style.good("✓")
        case .failed: style.bad("✗")
        }
    }
}
