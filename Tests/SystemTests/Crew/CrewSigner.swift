import Artifacts
import ControlPlane
import Security
import Testing

/// Signs for whoever a test says approves.
struct CrewSigner: ApprovalSigner {
    private let key: Ed25519Key

    init() throws {
        key = try #require(Ed25519Key(seed: try Ed25519Key.newSeed()))
    }

    func signature(of digest: Digest256, by person: String) throws -> ArtifactSignature {
        let bytes = try #require(key.signature(of: digest.bytes))
        return try #require(ArtifactSignature(key: person, bytes: bytes))
    }
}
