import Artifacts
import Security

/// All gates in their order, and the verdict over them.
enum GateBench {
    static let gates: [any Gate.Type] = [
        SchemaGate.self, VyavasthitGate.self, SatyaGate.self, ConsentGate.self, ReversibilityGate.self, BudgetGate.self,
        SizeGate.self, SecretsGate.self,
    ]

    /// Changed with the meaning of a gate, so that verdicts under other rules are told apart.
    private static let edition = "3"
    /// Keep a report of all gates within the limit of an artifact.
    private static let evidenceLimit = 6
    private static let evidenceLength = 120
    private static let sentenceLength = 240

    /// The digest of the rules that verdicts of this build apply.
    static let policyBundle = SHA256.digest(
        ([edition] + gates.map { "\($0.name): \($0.rule)" }).joined(separator: "\n")
    )

    static func judge(_ item: Case) -> [ValidationReport.Gate] {
        gates.map { gate in
            let findings = gate.examine(item)
            let more = findings.faults.count > 1 ? " (and \(findings.faults.count - 1) more)" : ""
            let sentence = findings.faults.first.map { $0.cut(toBytes: sentenceLength) + more } ?? gate.rule
            let evidence = findings.faults.isEmpty ? findings.evidence : findings.faults + findings.evidence
            return ValidationReport.Gate(
                gate: gate.name,
                verdict: findings.faults.isEmpty ? .pass : .fail,
                sentence: sentence,
                evidence: evidence.prefix(evidenceLimit).map { $0.cut(toBytes: evidenceLength) }
            )
        }
    }
}
