import COpenSSL

/// One TLS connection without its socket: bytes of the wire go in and out, plain bytes go out and in.
///
/// Not thread-safe: one thread uses it.
@safe package final class TLSSession {
    private let context: TLSContext
    private let handle: OpaquePointer
    /// Owned by `handle`.
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    private var isEstablished = false

    /// - Parameter host: whom we connect to; its certificate must bear this name or address, unless the options name
    ///   another.
    package init(_ context: TLSContext, host: String) throws(TLSError) {
        guard let handle = unsafe SSL_new(context.handle), let incoming = unsafe BIO_new(BIO_s_mem()),
            let outgoing = unsafe BIO_new(BIO_s_mem())
        else { throw TLSError(doing: "starting a TLS session", reason: OpenSSLErrors.take()) }
        self.context = context
        unsafe self.handle = unsafe handle
        unsafe self.incoming = unsafe incoming
        unsafe self.outgoing = unsafe outgoing
        unsafe SSL_set_bio(handle, incoming, outgoing)
        switch context.role {
        case .client: try expect(context.serverName ?? host)
        case .server: unsafe SSL_set_accept_state(handle)
        }
    }

    deinit {
        unsafe SSL_free(handle)
    }

    /// Takes bytes that came over the wire.
    package func receive(_ bytes: UnsafeRawBufferPointer) throws(TLSError) {
        let taken = unsafe BIO_write(incoming, bytes.baseAddress, Int32(bytes.count))
        guard taken == Int32(bytes.count) else {
            throw TLSError(doing: "buffering \(bytes.count) bytes of TLS", reason: OpenSSLErrors.take())
        }
    }

    /// Goes on with the handshake; true once it is done. Send what `takeOutgoing` gives after each call, a failed one
    /// too.
    package func handshake() throws(TLSError) -> Bool {
        if isEstablished { return true }
        OpenSSLErrors.clear()
        let result = unsafe SSL_do_handshake(handle)
        if result != 1 { return try unfinished(result, doing: "the TLS handshake") }
        isEstablished = true
        return true
    }

    /// Appends the plain bytes received so far; true when the peer has ended the session.
    package func decrypt(into bytes: inout [UInt8]) throws(TLSError) -> Bool {
        while true {
            OpenSSLErrors.clear()
            let count = unsafe withUnsafeTemporaryAllocation(byteCount: 16 * 1024, alignment: 16) { buffer in
                let count = unsafe SSL_read(handle, buffer.baseAddress, Int32(buffer.count))
                if count > 0 {
                    unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
                }
                return count
            }
            if count > 0 { continue }
            if unsafe SSL_get_error(handle, count) == SSL_ERROR_ZERO_RETURN { return true }
            return try unfinished(count, doing: "reading from the TLS session")
        }
    }

    /// Encrypts plain bytes; the result waits in `takeOutgoing`. Only after the handshake.
    package func encrypt(_ bytes: ArraySlice<UInt8>) throws(TLSError) {
        guard !bytes.isEmpty else { return }
        OpenSSLErrors.clear()
        let result = unsafe bytes.withUnsafeBytes { buffer in
            unsafe SSL_write(handle, buffer.baseAddress, Int32(buffer.count))
        }
        // A memory buffer takes everything at once.
        if result <= 0 { _ = try unfinished(result, doing: "writing to the TLS session") }
    }

    /// The bytes that are to go over the wire now.
    package func takeOutgoing() -> [UInt8] {
        let pending = unsafe BIO_ctrl_pending(outgoing)
        guard pending > 0 else { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: Int(pending)) { buffer, count in
            let taken = unsafe BIO_read(outgoing, buffer.baseAddress, Int32(pending))
            count = Int(max(taken, 0))
        }
    }

    private func expect(_ name: String) throws(TLSError) {
        unsafe SSL_set_connect_state(handle)
        let parameters = unsafe SSL_get0_param(handle)
        if unsafe X509_VERIFY_PARAM_set1_ip_asc(parameters, name) == 1 { return }
        OpenSSLErrors.clear()
        guard unsafe SSL_set1_host(handle, name) == 1, announce(name) else {
            throw TLSError(doing: "expecting the server name \(name)", reason: OpenSSLErrors.take())
        }
    }

    /// Server name indication, for servers that have several certificates.
    private func announce(_ name: String) -> Bool {
        unsafe name.withCString { pointer in
            let command = SSL_CTRL_SET_TLSEXT_HOSTNAME
            let pointer = unsafe UnsafeMutableRawPointer(mutating: pointer)
            return unsafe SSL_ctrl(handle, command, Int(TLSEXT_NAMETYPE_host_name), pointer) == 1
        }
    }

    /// False when OpenSSL only waits for more bytes; everything else is a failure.
    private func unfinished(_ result: Int32, doing: String) throws(TLSError) -> Bool {
        let code = unsafe SSL_get_error(handle, result)
        if code == SSL_ERROR_WANT_READ || code == SSL_ERROR_WANT_WRITE { return false }
        let verification = unsafe SSL_get_verify_result(handle)
        if verification != X509_V_OK {
            OpenSSLErrors.clear()
            let text = unsafe String(cString: X509_verify_cert_error_string(verification))
            throw TLSError(doing: "checking the server's certificate", reason: text, isRefusal: true)
        }
        let reason = OpenSSLErrors.take()
        throw TLSError(doing: doing, reason: reason, isRefusal: Self.refusals.contains { reason.contains($0) })
    }

    /// In the words of OpenSSL. Other alerts, such as those of a proxy that restarts, may pass by themselves.
    private static let refusals = [
        "certificate", "unknown ca", "access denied", "handshake failure", "protocol version", "insufficient security",
    ]
}
