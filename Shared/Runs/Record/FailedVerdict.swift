package import Artifacts
package import Security

/// The verdict that blocks a run, as far as a person may accept it after all.
package struct FailedVerdict: Codable, Hashable, Sendable {
    package let report: ArtifactID
    /// Of the report, whole.
    package let digest: Digest256
    package let policyBundle: Digest256
    /// The gates that failed; none when the verdict contradicts itself, and then nothing can be waived.
    package let gates: [String]

    private enum CodingKeys: String, CodingKey {
        case digest, gates
        case policyBundle = "policy"
        case report
    }
}
