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
        // The digits are the last 128 bytes, whatever the length of the key's name.
        let digits = text.suffix(128)
        let head = text.dropLast(128)
        guard head.count >= Self.prefix.count + 2, head.last == 0x3a,
            head.prefix(Self.prefix.count) == Self.prefix[...],
            let bytes = Hexadecimal.bytes(from: digits)
        else { return nil }
        let key = head.dropFirst(Self.prefix.count).dropLast()
        self.init(key: String(decoding: key, as: UTF8.self), bytes: bytes)
    }

    package var textBytes: [UInt8] {
        Self.prefix + Array(key.utf8) + [0x3a] + Hexadecimal.text(of: bytes)
    }

    private static let prefix = Array("ed25519:".utf8)
}
