extension ValidationReport {
    /// What one check found.
    package struct Gate: ArtifactPart, Hashable {
        /// Name of the gate.
        package var gate: String
        /// What the gate says.
        package var verdict: Verdict
        /// The finding in one sentence.
        package var sentence: String
        /// What the finding rests on.
        package var evidence: [String]

        private enum CodingKeys: String, CodingKey {
            case evidence, gate, sentence, verdict
        }

        package init(
            gate: String,
            verdict: Verdict,
            sentence: String,
            evidence: [String]
        ) {
            self.gate = gate
            self.verdict = verdict
            self.sentence = sentence
            self.evidence = evidence
        }

        package func validate() throws(ArtifactError) {
            try BodyCheck.text(gate, 1...63, "gate")
            try BodyCheck.text(sentence, 1...500, "sentence")
            try BodyCheck.texts(evidence, 0...16, each: 1...500, "evidence")
        }
    }
}
