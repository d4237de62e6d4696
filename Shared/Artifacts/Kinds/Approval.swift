package import Security

/// One approver's consent to exactly one plan; counts only when signed.
package struct Approval: ArtifactBody, Hashable {
    /// Whether a person or a recorded policy consents.
    package enum Origin: String, CaseIterable, Codable, Sendable {
        case person
        case policy
    }

    package static let kind = ArtifactKind.approval

    /// Run that is approved.
    package var run: RunID
    /// Request that is answered.
    package var request: ArtifactID
    /// Digest of all that is signed.
    package var subjectDigest: Digest256
    /// Who approves.
    package var approver: String
    package var origin: Origin
    /// Most money that the approver allows.
    package var costCeilingMicros: Int
    /// When it was approved, in milliseconds since 1970.
    package var approvedAt: Timestamp
    /// When the consent lapses, in milliseconds since 1970.
    package var expiresAt: Timestamp
    /// Policy that consents, when a policy does.
    package var policy: String?
    /// Remark of the approver.
    package var comment: String?

    private enum CodingKeys: String, CodingKey {
        case approvedAt, approver, comment, costCeilingMicros, expiresAt, origin, policy, request, run,
            subjectDigest
    }

    package init(
        run: RunID,
        request: ArtifactID,
        subjectDigest: Digest256,
        approver: String,
        origin: Origin,
        costCeilingMicros: Int,
        approvedAt: Timestamp,
        expiresAt: Timestamp,
        policy: String? = nil,
        comment: String? = nil
    ) {
        self.run = run
        self.request = request
        self.subjectDigest = subjectDigest
        self.approver = approver
        self.origin = origin
        self.costCeilingMicros = costCeilingMicros
        self.approvedAt = approvedAt
        self.expiresAt = expiresAt
        self.policy = policy
        self.comment = comment
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(approver, 1...128, "approver")
        try BodyCheck.number(costCeilingMicros, 0...BodyCheck.largestAmount, "costCeilingMicros")
        if let policy { try BodyCheck.text(policy, 1...128, "policy") }
        if let comment { try BodyCheck.text(comment, 1...2000, "comment") }
    }
}
