/// The table as a Mermaid state diagram.
package enum RunDiagram {
    /// Rows between the same two states share an arrow; those that stay where they are without effect are left out.
    package static var mermaid: String {
        var arrows: [(from: String, to: String, labels: [String])] = []
        for row in RunTable.rows where row.entersState {
            let (from, to) = (row.from?.rawValue ?? "[*]", row.to.rawValue)
            if let place = arrows.firstIndex(where: { $0.from == from && $0.to == to }) {
                arrows[place].labels.append(label(of: row))
            } else {
                arrows.append((from, to, [label(of: row)]))
            }
        }
        let lines = arrows.map { "    \($0.from) --> \($0.to): \($0.labels.joined(separator: "<br/>"))" }
        return (["stateDiagram-v2"] + lines + ["    DONE --> [*]"]).joined(separator: "\n") + "\n"
    }

    private static func label(of row: RunTransition) -> String {
        var label = row.trigger.rawValue
        if row.condition != .always { label += " [\(row.condition.rawValue)]" }
        if let outcome = row.outcome { label += " / \(outcome.rawValue)" }
        return label
    }
}
