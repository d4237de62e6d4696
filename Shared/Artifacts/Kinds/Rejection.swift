/// A refusal to apply a plan.
package struct Rejection: ArtifactBody, Hashable {
    package static let kind = ArtifactKind.rejection

    /// Run that is rejected.
    package var run: RunID
    /// Request that is answered.
    package var request: ArtifactID
    /// Who refuses.
    package var rejectedBy: String
    /// Why it is refused.
    package var reason: String
    /// Whether a revised plan is wanted.
    package var revise: Bool
    /// When it was refused, in milliseconds since 1970.
    package var rejectedAt: Timestamp

    private enum CodingKeys: String, CodingKey {
        case reason, rejectedAt, rejectedBy, request, revise, run
    }

    package init(
        run: RunID,
        request: ArtifactID,
        rejectedBy: String,
        reason: String,
        revise: Bool,
        rejectedAt: Timestamp
    ) {
        self.run = run
        self.request = request
        self.rejectedBy = rejectedBy
        self.reason = reason
        self.revise = revise
        self.rejectedAt = rejectedAt
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(rejectedBy, 1...128, "rejectedBy")
        try BodyCheck.text(reason, 1...2000, "reason")
    }
}
