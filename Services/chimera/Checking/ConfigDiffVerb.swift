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
        let differences: [EffectiveConfiguration.Difference]
        do throws(Complaint) {
            differences = EffectiveConfiguration.differences(try read(left), try read(right))
        } catch {
            return place.complain(error.sentence, error.code)
        }
        let code = differences.isEmpty ? ExitCode.success : ExitCode(rawValue: 1)
        guard !isJSON else { return place.printed(differences, code) }
        for difference in differences {
            terminal.say("\(difference.name): \(difference.left ?? "(absent)") -> \(difference.right ?? "(absent)")")
        }
        if differences.isEmpty { terminal.say("no differences; secrets cannot be compared") }
        return code
    }

    private struct Complaint: Error {
        let sentence: String
        let code: ExitCode
    }

    private func read(_ path: String) throws(Complaint) -> EffectiveConfiguration {
        let document: Data
        do {
            document = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw Complaint(sentence: "\(path) is no file that can be read", code: .noInput)
        }
        do {
            let report = try JSONDecoder().decode(AdminServer.ConfigurationReport.self, from: document)
            return EffectiveConfiguration(report.entries)
        } catch {
            throw Complaint(
                sentence: "reading \(path): expected a document from an instance's /config",
                code: .badData
            )
        }
    }
}
