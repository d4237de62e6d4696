import Configuration
import FoundationEssentials
import Lifecycle
import ServiceRuntime

/// `chimera config diff`: what two instances disagree on.
struct ConfigDiffVerb: Verb {
    static let spelling = "config diff"
    static let operands = "A.json B.json [--json]"
    static let summary = "compares two instances' /config documents, saved as files"
    static let details = """
        examples:
          curl -s localhost:9464/config > a.json; curl -s otherhost:9464/config > b.json; chimera config diff a.json b.json

        what its exit code says:
          0   they agree
          1   they differ
        """

    let left: String
    let right: String
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        left = try words.operand("A.json")
        right = try words.operand("B.json")
    }

    func run(_ place: Workplace) async -> ExitCode {
        let terminal = place.terminal
        guard let first = read(left, terminal), let second = read(right, terminal) else { return .usage }
        let differences = EffectiveConfiguration.differences(first, second)
        let code = differences.isEmpty ? ExitCode.success : ExitCode(rawValue: 1)
        guard !isJSON else { return place.printed(differences, code) }
        for difference in differences {
            terminal.say("\(difference.name): \(difference.left ?? "(absent)") -> \(difference.right ?? "(absent)")")
        }
        if differences.isEmpty { terminal.say("no differences; secrets cannot be compared") }
        return code
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
