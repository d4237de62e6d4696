/// Whom to trust and who we are on a TLS connection; files are in PEM form.
package struct TLSOptions: Sendable, Equatable {
    /// The authorities to trust; the system's when nil.
    package var caFile: String?
    /// Our own certificate, with its chain, for servers that ask for one.
    package var certificateFile: String?
    package var keyFile: String?
    /// The name that the server's certificate must bear; the host we connect to when nil.
    package var serverName: String?

    package init(
        caFile: String? = nil,
        certificateFile: String? = nil,
        keyFile: String? = nil,
        serverName: String? = nil
    ) {
        self.caFile = caFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.serverName = serverName
    }
}
