import Security

extension RedisConfiguration {
    /// Parses `redis://`, `rediss://`, `unix://` (also `redis+unix://`), `redis+sentinel://` and `redis+cluster://`.
    ///
    /// - `redis://user:password@host:port/database`; user and password may be percent-encoded.
    /// - `unix:///path/to/socket?db=0`
    /// - `redis+sentinel://host1:port,host2:port/master-name/database`
    /// - `redis+cluster://host1:port,host2:port`
    /// - `rediss` in place of `redis`, or `?tls=true`, encrypts.
    package init(url: String) throws(RedisURLError) {
        let parts = try URLParts(url)
        switch parts.scheme {
        case "redis", "rediss": try self.init(single: parts)
        case "unix", "redis+unix": try self.init(unix: parts)
        case "redis+sentinel", "rediss+sentinel": try self.init(sentinel: parts)
        case "redis+cluster", "rediss+cluster": try self.init(cluster: parts)
        default:
            throw RedisURLError(.scheme, "expected redis, rediss, unix, redis+sentinel or redis+cluster")
        }
        if try parts.isEncrypted() {
            if case .unix = endpoints[0] { throw RedisURLError(.parameter, "a Unix socket is not encrypted") }
            tls = TLSOptions()
        }
    }

    private init(single parts: URLParts) throws(RedisURLError) {
        let endpoints = try parts.endpoints(defaultPort: Self.defaultPort)
        guard endpoints.count == 1 else { throw RedisURLError(.host, "expected one host, got \(endpoints.count)") }
        guard parts.path.count <= 1 else { throw RedisURLError(.path, "expected at most a database number") }
        self.init(
            endpoints: endpoints,
            username: parts.username,
            password: parts.password,
            database: try parts.database(inPath: parts.path.first)
        )
    }

    private init(unix parts: URLParts) throws(RedisURLError) {
        guard parts.authority.isEmpty else { throw RedisURLError(.path, "expected three slashes before the path") }
        guard !parts.path.isEmpty else { throw RedisURLError(.path, "expected the path of a socket") }
        self.init(
            endpoints: [.unix(path: "/" + parts.path.joined(separator: "/"))],
            username: parts.username,
            password: parts.password,
            database: try parts.database(inPath: nil)
        )
    }

    private init(sentinel parts: URLParts) throws(RedisURLError) {
        guard let master = parts.path.first, parts.path.count <= 2 else {
            throw RedisURLError(.masterName, "expected /master-name or /master-name/database after the hosts")
        }
        self.init(
            arrangement: .sentinel(master: master),
            endpoints: try parts.endpoints(defaultPort: Self.defaultSentinelPort),
            username: parts.username,
            password: parts.password,
            database: try parts.database(inPath: parts.path.dropFirst().first)
        )
    }

    private init(cluster parts: URLParts) throws(RedisURLError) {
        guard parts.path.count <= 1, try parts.database(inPath: parts.path.first) == 0 else {
            throw RedisURLError(.database, "a cluster has only database 0")
        }
        self.init(
            arrangement: .cluster,
            endpoints: try parts.endpoints(defaultPort: Self.defaultPort),
            username: parts.username,
            password: parts.password
        )
    }
}
