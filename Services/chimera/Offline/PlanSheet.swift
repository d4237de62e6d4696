import Artifacts
import Lifecycle
import Planning
import Security

/// A planner's decision as people or programs want to read it.
struct PlanSheet {
    /// What one plan prints as JSON.
    private struct Document: Encodable {
        let digest: Digest256
        let plan: PlanSpec
        let report: PlanReport
    }

    private struct Refusal: Encodable {
        let blocked: DesignBlocked
    }

    let currency: String
    let isJSON: Bool

    func show(_ decision: PlanDecision, _ terminal: Terminal) -> ExitCode {
        do throws(ArtifactError) {
            switch decision {
            case .planned(let plan):
                try show(plan, terminal)
                return .success
            case .blocked(let obstacle):
                try show(obstacle, terminal)
                return ExitCode(rawValue: 1)
            }
        } catch {
            terminal.complain("chimera: \(error)")
            return .software
        }
    }

    private func show(_ plan: PlanSpec, _ terminal: Terminal) throws(ArtifactError) {
        let digest = SHA256.digest(try ArtifactEncoder.encode(plan))
        let report = PlanReport(plan)
        if isJSON {
            let document = Document(digest: digest, plan: plan, report: report)
            return try terminal.print(document)
        }
        terminal.say(plan.title)
        terminal.say("blueprint \(plan.blueprint), revision \(plan.revision), \(digest)")
        if let rationale = plan.rationale { terminal.say(rationale) }
        terminal.say("")
        let rows = zip(report.lines, plan.steps).map { line, step in
            [
                line.step.text, line.phase.rawValue, line.pool.text, step.dependsOn.map(\.text).joined(separator: " "),
                step.rollback?.text ?? "", time(line.durationMs) + (line.isCritical ? " *" : ""),
                money(line.costMicros),
            ]
        }
        let heading = ["STEP", "PHASE", "POOL", "AFTER", "UNDONE BY", "TIME", "COST"]
        for line in TextTable([heading] + rows).lines { terminal.say(line) }
        terminal.say("")
        terminal.say("cost      \(money(report.costMicros)) of \(money(report.budgetMicros)) \(currency)")
        if report.budgetMicros < report.openBudgetMicros {
            let open = "\(money(report.openBudgetMicros)) \(currency)"
            terminal.say("brake     closes at once and waits for a person; it stays open from a budget of \(open) on")
        }
        terminal.say("duration  \(time(report.durationMs)) along the steps marked with *")
        terminal.say("risk      \(report.risk.rawValue)")
        terminal.say("approvals \(report.approvals)")
        for improvement in report.improvements { terminal.say("improve   \(improvement.advice)") }
        terminal.say("")
        terminal.say(plan.diagram ?? "")
    }

    private func show(_ obstacle: DesignBlocked, _ terminal: Terminal) throws(ArtifactError) {
        if isJSON {
            return try terminal.print(Refusal(blocked: obstacle))
        }
        terminal.complain("blocked: \(obstacle.cause.rawValue) at \(obstacle.field ?? "the goal")")
        terminal.complain(obstacle.rationale)
        for suggestion in obstacle.suggestions ?? [] { terminal.complain("  \(suggestion)") }
    }

    /// Millionths as a decimal number.
    private func money(_ micros: Int) -> String {
        let digits = String(micros % 1_000_000)
        return "\(micros / 1_000_000).\(String(repeating: "0", count: 6 - digits.count))\(digits)"
    }

    private func time(_ milliseconds: Int) -> String {
        milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}
