package import Artifacts

/// One approval that counts.
package struct Consent: Codable, Hashable, Sendable {
    package let artifact: ArtifactID
    package let approver: String
    package let expiresAt: Timestamp
    /// Set when no person but a policy consented.
    package var policy: String?

    package init(artifact: ArtifactID, approver: String, expiresAt: Timestamp, policy: String? = nil) {
        self.artifact = artifact
        self.approver = approver
        self.expiresAt = expiresAt
        self.policy = policy
    }

    package func stands(at now: Timestamp) -> Bool { expiresAt > now }

    private enum CodingKeys: String, CodingKey {
        case approver, artifact, policy
        case expiresAt = "until"
    }
}

extension [Consent] {
    /// Those that have not lapsed.
    package func standing(at now: Timestamp) -> [Consent] { filter { $0.stands(at: now) } }
}
