package import Artifacts
package import Security

/// What a person signs who accepts that gates have failed: of one verdict on one plan, every gate by its name.
///
/// It travels as an `Approval` on the channel `command.waive`: `request` is the id of the report, `subjectDigest` is
/// `digest()`, and the first line of `comment` is `line`, after which a remark may follow. The money that such an
/// approval allows does not matter: a waiver allows none.
package struct GateWaiver: Encodable, Hashable, Sendable {
    /// What nobody can waive: without these a plan and its verdict could not be believed, or nobody would be asked.
    package static let unwaivable: Set<String> = ["consent", "satya", "schema", "vyavasthit"]

    private static let word = "waive: "
    private static let separator = ", "

    package let run: RunID
    package let plan: Digest256
    /// Of the judge's report, whole.
    package let verdict: Digest256
    /// In alphabetical order, each once.
    package let gates: [String]
    package let approver: String

    package init(run: RunID, plan: Digest256, verdict: Digest256, gates: [String], approver: String) {
        self.run = run
        self.plan = plan
        self.verdict = verdict
        self.gates = Set(gates).sorted()
        self.approver = approver
    }

    /// Names the gates; the same line, read again, gives the same gates.
    package var line: String { Self.word + gates.joined(separator: Self.separator) }

    package func digest() throws(ArtifactError) -> Digest256 {
        SHA256.digest(try ArtifactEncoder.encode(self))
    }

    /// The gates that a comment names; nil when it does not begin with such a line.
    package static func gates(in comment: String?) -> [String]? {
        guard let line = comment?.split(separator: "\n", omittingEmptySubsequences: false).first,
            line.hasPrefix(word)
        else { return nil }
        let gates = line.dropFirst(word.count).split(separator: separator, omittingEmptySubsequences: false)
        return gates.contains(where: \.isEmpty) ? nil : gates.map(String.init)
    }
}
