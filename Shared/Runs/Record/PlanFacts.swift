package import Artifacts
package import Security

/// What a run remembers of the plan it carries out; the plan itself is kept beside it.
package struct PlanFacts: Codable, Hashable, Sendable {
    package let digest: Digest256
    package let artifact: ArtifactID
    package let revision: Int
    package let acceptedAt: Timestamp

    private enum CodingKeys: String, CodingKey {
        case artifact
        case acceptedAt = "at"
        case digest, revision
    }
}
