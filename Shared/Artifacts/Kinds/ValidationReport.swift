package import Security

/// The judge's verdict over all gates.
package struct ValidationReport: ArtifactBody, Hashable {
    package static let kind = ArtifactKind.validationReport

    /// Run that was judged.
    package var run: RunID
    /// Request that is answered.
    package var request: ArtifactID
    /// Digest of the plan.
    package var plan: Digest256
    /// PASS only if every gate passed.
    package var verdict: Verdict
    /// Every gate with its finding.
    package var gates: [Gate]
    /// Digest of the rules that were applied.
    package var policyBundle: Digest256
    /// Who judged.
    package var judge: String
    /// When it was decided, in milliseconds since 1970.
    package var decidedAt: Timestamp

    private enum CodingKeys: String, CodingKey {
        case decidedAt, gates, judge, plan, policyBundle, request, run, verdict
    }

    package init(
        run: RunID,
        request: ArtifactID,
        plan: Digest256,
        verdict: Verdict,
        gates: [Gate],
        policyBundle: Digest256,
        judge: String,
        decidedAt: Timestamp
    ) {
        self.run = run
        self.request = request
        self.plan = plan
        self.verdict = verdict
        self.gates = gates
        self.policyBundle = policyBundle
        self.judge = judge
        self.decidedAt = decidedAt
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.parts(gates, 1...64, "gates")
        try BodyCheck.text(judge, 1...128, "judge")
    }
}
