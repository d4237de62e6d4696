import FoundationEssentials

/// Shows figures as a table and as JSON.
struct Report {
    var figures: [Figure] = []

    /// One line, printed as soon as the figure is known.
    static func line(_ figure: Figure) -> String {
        let value = text(figure.value).leftPadded(to: 12)
        return
            "\(figure.benchmark.padded(to: 10)) \(figure.name.padded(to: 52)) \(value) \(figure.unit.padded(to: 10)) \(verdict(figure))"
    }

    var closing: String {
        let judged = figures.compactMap(\.isReached)
        let missed = judged.count { !$0 }
        return "\(judged.count) goals: \(judged.count - missed) reached, \(missed) missed"
    }

    func write(to path: String) throws {
        let rows = figures.map { figure in
            let goal = Self.goal(figure.goal).map { "\"\($0)\"" } ?? "null"
            let reached = figure.isReached.map { "\($0)" } ?? "null"
            return """
                  {"benchmark": "\(figure.benchmark)", "name": "\(figure.name)", "value": \(figure.value), \
                "unit": "\(figure.unit)", "goal": \(goal), "reached": \(reached)}
                """
        }
        let text = "{\"figures\": [\n\(rows.joined(separator: ",\n"))\n]}\n"
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        if !folder.isEmpty {
            let root = path.hasPrefix("/") ? "/" : ""
            try FileManager.default.createDirectory(atPath: root + folder, withIntermediateDirectories: true)
        }
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    private static func verdict(_ figure: Figure) -> String {
        guard let reached = figure.isReached, let goal = goal(figure.goal) else { return "" }
        return "\(reached ? "reached" : "MISSED ") (goal \(goal))"
    }

    private static func goal(_ goal: Figure.Goal) -> String? {
        switch goal {
        case .atLeast(let bound): ">= \(text(bound))"
        case .atMost(let bound): "<= \(text(bound))"
        case .none: nil
        }
    }

    private static func text(_ value: Double) -> String {
        if value.magnitude >= 100 { return "\(Int(value.rounded()))" }
        return "\((value * 100).rounded() / 100)"
    }
}
