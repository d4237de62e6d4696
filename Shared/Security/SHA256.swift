import COpenSSL

/// SHA-256: every digest of an artifact, a plan or an audit entry comes from here.
package enum SHA256 {
    package static func digest(_ bytes: [UInt8]) -> Digest256 {
        var output = DigestWords()
        unsafe withUnsafeMutableBytes(of: &output) { target in
            unsafe bytes.withUnsafeBytes { source in
                _ = unsafe EVP_Digest(
                    source.baseAddress,
                    source.count,
                    target.bindMemory(to: UInt8.self).baseAddress,
                    nil,
                    Algorithm.sha256.pointer,
                    nil
                )
            }
        }
        return Digest256(words: output.bigEndian)
    }

    /// Of what comes in pieces, until an empty one.
    package static func digest<Failure: Error>(
        ofPieces next: () throws(Failure) -> ArraySlice<UInt8>
    ) throws(Failure) -> Digest256 {
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        _ = unsafe EVP_DigestInit_ex(context, Algorithm.sha256.pointer, nil)
        while true {
            let piece = try next()
            guard !piece.isEmpty else { break }
            unsafe piece.withUnsafeBytes { _ = unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        }
        var output = DigestWords()
        unsafe withUnsafeMutableBytes(of: &output) { target in
            _ = unsafe EVP_DigestFinal_ex(context, target.bindMemory(to: UInt8.self).baseAddress, nil)
        }
        return Digest256(words: output.bigEndian)
    }

    package static func digest(_ text: String) -> Digest256 {
        digest(Array(text.utf8))
    }
}

/// The algorithm looked up once, because the lookup costs more than the digest of a small body.
///
/// The pointer is never freed and OpenSSL never changes what it points to, so all threads may read it.
@safe
private struct Algorithm: @unchecked Sendable {
    static let sha256 = Algorithm()

    let pointer: OpaquePointer?

    private init() {
        unsafe pointer = unsafe EVP_MD_fetch(nil, "SHA256", nil) ?? EVP_sha256()
    }
}
