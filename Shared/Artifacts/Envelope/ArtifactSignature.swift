import Security

/// An Ed25519 signature in its envelope form, `ed25519:<key name>:<128 hexadecimal digits>`.
///
/// Here only its shape is checked; whether it holds is for those who know the key.
package struct ArtifactSignature: Hashable, Sendable {
    /// The name of the key, made like any other name.
    package let key: String
    /// 64 bytes.
    package let bytes: [UInt8]

    package init?(key: String, bytes: [UInt8]) {
        guard bytes.count == 64, let key = Name<IdentifierTag.Agent>(key) else { return nil }
        self.key = key.text
        self.bytes = bytes
    }

    init?(text: ArraySlice<UInt8>) {
        let parts = text.split(separator: 0x3a, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("ed25519".utf8), parts[2].count == 128,
            let bytes = Hexadecimal.bytes(from: parts[2])
        else { return nil }
        self.init(key: String(decoding: parts[1], as: UTF8.self), bytes: bytes)
    }

    package var textBytes: [UInt8] {
        Array("ed25519:\(key):".utf8) + Hexadecimal.text(of: bytes)
    }
}
