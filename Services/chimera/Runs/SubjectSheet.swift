import Artifacts
import ControlPlane
import Security

/// What an approval stands for, as lines of text: nobody should sign what they have not seen.
struct SubjectSheet {
    let lines: [String]

    init(_ run: RunView) {
        guard let request = run.request else {
            lines = []
            return
        }
        let plan = run.plan.map { "\($0.text), revision \(run.revision ?? 0)" } ?? "unknown"
        lines = [
            "plan      \(plan)",
            "risk      \(run.risk?.rawValue ?? "unknown: the plan is not kept any more")",
            "ceiling   \(Money.text(request.costCeilingMicros))",
            "digest    \(request.subject.text)",
        ]
    }
}
