import Security
import Testing

@Suite("Ed25519Key")
struct Ed25519KeyTests {
    private static let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"

    private func bytes(_ text: String) throws -> [UInt8] {
        try #require(Hexadecimal.bytes(from: Array(text.utf8)[...]))
    }

    @Test("signs as the first vector of RFC 8032 says")
    func vector() throws {
        let key = try #require(Ed25519Key(seed: try bytes(Self.seed)))
        let expected =
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        #expect(key.signature(of: []) == (try bytes(expected)))
        #expect(
            key.publicBytes == (try bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
        )
    }

    @Test("another message has another signature, and a seed has 32 bytes")
    func differs() throws {
        let key = try #require(Ed25519Key(seed: try Ed25519Key.newSeed()))
        #expect(key.signature(of: [1]) != key.signature(of: [2]))
        #expect(Ed25519Key(seed: [1, 2, 3]) == nil)
        #expect(try Ed25519Key.newSeed() != Ed25519Key.newSeed())
    }
}
