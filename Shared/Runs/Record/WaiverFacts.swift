package import Artifacts

/// The waiver that a run's request for approval relies on.
package struct WaiverFacts: Codable, Hashable, Sendable {
    package let artifact: ArtifactID
    package let approver: String
    package let gates: [String]
}
