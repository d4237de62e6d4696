package import Artifacts
package import Security

/// The request for approval that a run waits on.
package struct RequestFacts: Codable, Hashable, Sendable {
    package let id: ArtifactID
    /// What every approval of it must have signed, together with its approver.
    package let subject: Digest256
    package let needed: Int
    package let ceilingMicros: Int
    package let expiresAt: Timestamp
    /// What the subject's digest was made of, apart from what the run knows anyway.
    package let verdict: Digest256?
    package let policyBundle: Digest256?

    private enum CodingKeys: String, CodingKey {
        case ceilingMicros = "ceiling"
        case id, needed
        case policyBundle = "policy"
        case subject
        case expiresAt = "until"
        case verdict
    }
}
