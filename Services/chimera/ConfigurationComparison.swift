import Configuration
import FoundationEssentials
import Lifecycle
import ServiceRuntime

/// `chimera config diff`: what two instances disagree on.
struct ConfigurationComparison {
    let left: String
    let right: String

    /// 0 when they agree, 1 when they differ, 64 when a document cannot be read.
    func run(_ terminal: Terminal) -> ExitCode {
        guard let first = read(left, terminal), let second = read(right, terminal) else { return .usage }
        let differences = EffectiveConfiguration.differences(first, second)
        for difference in differences {
            terminal.say("\(difference.name): \(difference.left ?? "(absent)") -> \(difference.right ?? "(absent)")")
        }
        if differences.isEmpty { terminal.say("no differences; secrets cannot be compared") }
        return differences.isEmpty ? .success : ExitCode(rawValue: 1)
    }

    private func read(_ path: String, _ terminal: Terminal) -> EffectiveConfiguration? {
        do {
            let document = try Data(contentsOf: URL(filePath: path))
            let report = try JSONDecoder().decode(AdminServer.ConfigurationReport.self, from: document)
            return EffectiveConfiguration(report.entries)
        } catch {
            terminal.complain("chimera: reading \(path): expected a document from an instance's /config")
            return nil
        }
    }
}
