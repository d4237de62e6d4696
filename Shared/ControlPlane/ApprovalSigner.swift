package import Artifacts
package import Security

/// Signs in a person's name what that person approves.
package protocol ApprovalSigner: Sendable {
    func signature(of digest: Digest256, by person: String) throws -> ArtifactSignature
}
