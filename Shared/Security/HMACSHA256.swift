import COpenSSL

/// HMAC-SHA256 (RFC 2104): proves that a message comes from a holder of the key.
package enum HMACSHA256 {
    package static func authenticate(_ message: [UInt8], key: [UInt8]) -> Digest256 {
        var output = DigestWords()
        unsafe withUnsafeMutableBytes(of: &output) { target in
            unsafe key.withUnsafeBytes { secret in
                unsafe message.withUnsafeBufferPointer { source in
                    _ = unsafe HMAC(
                        EVP_sha256(),
                        secret.baseAddress,
                        Int32(clamping: secret.count),
                        source.baseAddress,
                        source.count,
                        target.bindMemory(to: UInt8.self).baseAddress,
                        nil
                    )
                }
            }
        }
        return Digest256(words: output.bigEndian)
    }

    /// Compares in constant time.
    package static func verify(_ code: Digest256, of message: [UInt8], key: [UInt8]) -> Bool {
        authenticate(message, key: key) == code
    }
}
