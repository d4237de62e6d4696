import Artifacts
import Foundation
import RedisTesting

/// Files beside the services: what programs leave behind, and what they wait for. They are counted without any of our
/// code.
extension CrewGround {
    private var effects: String { "\(folder)/effects" }

    /// Shell that notes the run in a file, once each time it is run.
    func mark(_ what: String) -> String { "echo \"\(what) $CHIMERA_RUN\" >> \(effects)" }

    /// How often each run left this mark.
    func marks(_ what: String) -> [String: Int] {
        // No file yet means no mark.
        let text = (try? String(contentsOfFile: effects, encoding: .utf8)) ?? ""
        var counts: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == what { counts[String(words[1]), default: 0] += 1 }
        }
        return counts
    }

    func waitForMark(_ what: String, of runs: [RunID]) async throws {
        try await waitUntil("\(what) of \(runs.count) runs") {
            let marks = marks(what)
            return runs.allSatisfy { marks[$0.text] != nil }
        }
    }

    /// Shell that goes on once the gate is open.
    func barrier(_ gate: String) -> String { "until [ -e \(folder)/gate-\(gate) ]; do sleep 0.02; done" }

    func open(gate: String) throws {
        try Data().write(to: URL(filePath: "\(folder)/gate-\(gate)"))
    }
}
