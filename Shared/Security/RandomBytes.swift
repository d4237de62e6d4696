import COpenSSL

/// Bytes that nobody can guess: tokens, nonces, keys.
package enum RandomBytes {
    /// The source of randomness was not seeded; nothing secret may be made from it.
    package struct Unavailable: Error, CustomStringConvertible {
        package let description = "making random bytes: the system's source of randomness is not available"
    }

    package static func make(_ count: Int) throws(Unavailable) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let result = unsafe bytes.withUnsafeMutableBufferPointer { target in
            unsafe RAND_bytes(target.baseAddress, Int32(clamping: target.count))
        }
        guard result == 1 || count == 0 else { throw Unavailable() }
        return bytes
    }
}
