import COpenSSL

/// What all TLS sessions of one configuration share: trust, our certificate, protocol versions (1.2 and newer).
///
/// Sound to share: after `init` nothing changes it, and OpenSSL counts references to it atomically.
@safe package final class TLSContext: @unchecked Sendable {
    package enum Role: Sendable {
        case client
        /// Used by tests, as the other end of a session.
        case server
    }

    let handle: OpaquePointer
    let role: Role
    let serverName: String?

    /// Reads the files; throws with the name of the one at fault.
    package init(_ options: TLSOptions, role: Role = .client) throws(TLSError) {
        guard let method = unsafe role == .client ? TLS_client_method() : TLS_server_method(),
            let handle = unsafe SSL_CTX_new(method)
        else { throw TLSError(doing: "preparing TLS", reason: OpenSSLErrors.take()) }
        unsafe self.handle = unsafe handle
        self.role = role
        serverName = options.serverName
        unsafe SSL_CTX_ctrl(handle, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        try trust(options.caFile)
        if let certificate = options.certificateFile { try present(certificate, key: options.keyFile ?? certificate) }
        if role == .client { unsafe SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil) }
    }

    deinit {
        unsafe SSL_CTX_free(handle)
    }

    private func trust(_ caFile: String?) throws(TLSError) {
        OpenSSLErrors.clear()
        guard let caFile else {
            guard unsafe SSL_CTX_set_default_verify_paths(handle) == 1 else {
                throw TLSError(doing: "loading the system's certificate authorities", reason: OpenSSLErrors.take())
            }
            return
        }
        guard unsafe SSL_CTX_load_verify_locations(handle, caFile, nil) == 1 else {
            throw TLSError(doing: "loading certificate authorities from \(caFile)", reason: OpenSSLErrors.take())
        }
    }

    private func present(_ certificateFile: String, key keyFile: String) throws(TLSError) {
        OpenSSLErrors.clear()
        guard unsafe SSL_CTX_use_certificate_chain_file(handle, certificateFile) == 1 else {
            throw TLSError(doing: "loading the certificate from \(certificateFile)", reason: OpenSSLErrors.take())
        }
        guard unsafe SSL_CTX_use_PrivateKey_file(handle, keyFile, SSL_FILETYPE_PEM) == 1 else {
            throw TLSError(doing: "loading the private key from \(keyFile)", reason: OpenSSLErrors.take())
        }
        guard unsafe SSL_CTX_check_private_key(handle) == 1 else {
            throw TLSError(doing: "matching \(keyFile) with \(certificateFile)", reason: OpenSSLErrors.take())
        }
    }
}
