extension RedisServer {
    /// How a test server is configured; the defaults are an empty, unsaved, non-evicting server.
    package struct Options: Sendable {
        package enum FileSync: String, Sendable {
            case always, everysec, no
        }

        package enum ClientCertificates: String, Sendable {
            case optional
            case required = "yes"
            case ignored = "no"
        }

        package struct User: Sendable {
            package let name: String
            package let password: String
            /// ACL rules, for example `~* &* +@all`.
            package let rules: String

            package init(name: String, password: String, rules: String = "~* &* +@all") {
                self.name = name
                self.password = password
                self.rules = rules
            }
        }

        package var appendOnly: Bool
        package var appendfsync: FileSync
        /// For example `64mb`; nil is unlimited.
        package var maxmemory: String?
        /// Set on the default user.
        package var password: String?
        package var users: [User]
        /// Serves TLS instead of plain TCP; the Unix socket stays plain.
        package var tls: ClientCertificates?
        /// More arguments for the command line, for example `["--hz", "100"]`; they win.
        package var extra: [String]
        /// A small disk for its data; its log and its socket stay outside.
        package var disk: SmallDisk?
        /// Keeps account of what a power cut would leave of its append-only files.
        package var forgetful: ForgetfulDisk?
        /// Raw lines of the configuration file.
        var lines: [String] = []
        var isSentinel = false

        package init(
            appendOnly: Bool = false,
            appendfsync: FileSync = .everysec,
            maxmemory: String? = nil,
            password: String? = nil,
            users: [User] = [],
            tls: ClientCertificates? = nil,
            extra: [String] = []
        ) {
            self.appendOnly = appendOnly
            self.appendfsync = appendfsync
            self.maxmemory = maxmemory
            self.password = password
            self.users = users
            self.tls = tls
            self.extra = extra
        }
    }
}

extension RedisServer.Options {
    /// The configuration file of a server on this port, with everything it writes inside this directory.
    func file(port: Int, directory: String, certificates: TestCertificates?) -> String {
        var file = [
            "bind 127.0.0.1", "protected-mode no", "daemonize no", "dir \(directory)",
            "logfile \(directory)/redis.log", "unixsocket \(directory)/redis.sock",
        ]
        if let tls, let certificates {
            file += [
                "port 0", "tls-port \(port)", "tls-auth-clients \(tls.rawValue)",
                "tls-cert-file \(certificates.server.certificateFile)", "tls-key-file \(certificates.server.keyFile)",
                "tls-ca-cert-file \(certificates.caFile)",
            ]
        } else {
            file.append("port \(port)")
        }
        if !isSentinel { file += dataLines }
        return (file + lines).joined(separator: "\n") + "\n"
    }

    private var dataLines: [String] {
        var file = [
            "save \"\"", "appendonly \(appendOnly ? "yes" : "no")", "appendfsync \(appendfsync.rawValue)",
            "maxmemory-policy noeviction", "enable-debug-command yes", "repl-diskless-sync-delay 0",
        ]
        if let maxmemory { file.append("maxmemory \(maxmemory)") }
        if let password { file += ["requirepass \(password)", "masterauth \(password)"] }
        for user in users { file.append("user \(user.name) on >\(user.password) \(user.rules)") }
        return file
    }
}
