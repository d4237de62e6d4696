/// Why a TLS connection cannot be made; names what was being done and what OpenSSL said, never key material.
package struct TLSError: Error, Sendable, Equatable, CustomStringConvertible {
    package let doing: String
    package let reason: String
    /// The peer or we refused a certificate: trying again cannot help.
    package let isRefusal: Bool

    package init(doing: String, reason: String, isRefusal: Bool = false) {
        self.doing = doing
        self.reason = reason
        self.isRefusal = isRefusal
    }

    package var description: String { "\(doing): \(reason)" }
}
