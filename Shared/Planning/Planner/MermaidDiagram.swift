import Artifacts

/// Draws a plan's graph as Mermaid source that fits into the artifact.
enum MermaidDiagram {
    /// The most characters that a plan's diagram may have.
    static let limit = 4000

    /// Drops the last steps, and says how many, when not all of them fit.
    static func source(of steps: [PlanSpec.Step]) -> String {
        var count = steps.count
        var source = draw(steps, first: count)
        while source.utf8.count > limit, count > 0 {
            count -= 1
            source = draw(steps, first: count)
        }
        return source
    }

    private static func draw(_ steps: [PlanSpec.Step], first count: Int) -> String {
        let shown = Array(steps.prefix(count))
        let places = Dictionary(shown.enumerated().map { ($1.name, $0) }) { first, _ in first }
        var lines = ["flowchart LR"]
        for phase in StepPhase.allCases {
            let inside = shown.indices.filter { shown[$0].phase == phase }
            guard !inside.isEmpty else { continue }
            lines.append("  subgraph \(phase.rawValue)")
            lines += inside.map { "    s\($0)[\"\(shown[$0].name) (\(shown[$0].pool))\"]" }
            lines.append("  end")
        }
        for (index, step) in shown.enumerated() {
            lines += step.dependsOn.compactMap { places[$0] }.map { "  s\($0) --> s\(index)" }
            if let undo = step.rollback.flatMap({ places[$0] }) {
                lines.append("  s\(index) -. undone by .-> s\(undo)")
            }
        }
        if count < steps.count { lines.append("  rest[\"and \(steps.count - count) more steps\"]") }
        return lines.joined(separator: "\n") + "\n"
    }
}
