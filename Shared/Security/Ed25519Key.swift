import COpenSSL

/// A person's or a service's private key for Ed25519 signatures (RFC 8032).
package struct Ed25519Key: Sendable {
    package static let seedBytes = 32
    package static let signatureBytes = 64

    private let seed: [UInt8]

    /// Nil unless there are 32 bytes.
    package init?(seed: [UInt8]) {
        guard seed.count == Self.seedBytes else { return nil }
        self.seed = seed
    }

    /// The seed of a new key, to be kept where nobody else reads it.
    package static func newSeed() throws(RandomBytes.Unavailable) -> [UInt8] { try RandomBytes.make(seedBytes) }

    /// Nil when OpenSSL cannot sign, which a build without Ed25519 would not.
    package func signature(of message: [UInt8]) -> [UInt8]? {
        guard let key = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else { return nil }
        defer { unsafe EVP_PKEY_free(key) }
        guard let context = unsafe EVP_MD_CTX_new() else { return nil }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1 else { return nil }
        var signature = [UInt8](repeating: 0, count: Self.signatureBytes)
        var length = signature.count
        guard unsafe EVP_DigestSign(context, &signature, &length, message, message.count) == 1,
            length == Self.signatureBytes
        else { return nil }
        return signature
    }

    /// What others check its signatures with.
    package var publicBytes: [UInt8]? {
        guard let key = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else { return nil }
        defer { unsafe EVP_PKEY_free(key) }
        var bytes = [UInt8](repeating: 0, count: Self.seedBytes)
        var length = bytes.count
        guard unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &length) == 1 else { return nil }
        return bytes
    }
}
