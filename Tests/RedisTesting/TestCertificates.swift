/// Certificates for TLS tests, made by the openssl command once per process.
package struct TestCertificates: Sendable {
    package struct Identity: Sendable {
        package let certificateFile: String
        package let keyFile: String
    }

    package let caFile: String
    /// An authority that signed nothing the server uses.
    package let wrongCAFile: String
    /// Valid for localhost and 127.0.0.1.
    package let server: Identity
    package let client: Identity
    /// A client signed by the wrong authority.
    package let stranger: Identity

    /// Awaited by each caller of `shared()`.
    private static let making = Task { try await make() }

    package static func shared() async throws -> TestCertificates {
        try await making.value
    }

    private static func make() async throws -> TestCertificates {
        let directory = try LiveProcesses.makeDirectory()
        let authority = try await issue("ca", in: directory, by: nil, extensions: ["basicConstraints=critical,CA:TRUE"])
        let wrong = try await issue(
            "wrong-ca",
            in: directory,
            by: nil,
            extensions: ["basicConstraints=critical,CA:TRUE"]
        )
        let names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
        return TestCertificates(
            caFile: authority.certificateFile,
            wrongCAFile: wrong.certificateFile,
            server: try await issue("server", in: directory, by: authority, extensions: [names]),
            client: try await issue("client", in: directory, by: authority, extensions: []),
            stranger: try await issue("stranger", in: directory, by: wrong, extensions: [])
        )
    }

    private static func issue(
        _ name: String,
        in directory: String,
        by authority: Identity?,
        extensions: [String]
    ) async throws -> Identity {
        let identity = Identity(certificateFile: "\(directory)/\(name).crt", keyFile: "\(directory)/\(name).key")
        var arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-sha256",
            "-days", "30", "-subj", "/CN=\(name)", "-keyout", identity.keyFile, "-out", identity.certificateFile,
        ]
        if let authority {
            arguments += ["-CA", authority.certificateFile, "-CAkey", authority.keyFile]
            arguments += ["-addext", "basicConstraints=critical,CA:FALSE"]
        }
        for line in extensions { arguments += ["-addext", line] }
        try await CommandLineTool.run(arguments)
        return identity
    }
}
