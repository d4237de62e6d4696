package import Security

/// Where Redis is, how it is arranged, and the limits of a client.
package struct RedisConfiguration: Sendable, Equatable {
    package enum Arrangement: Sendable, Equatable {
        case single
        /// The endpoints are sentinels that watch the primary of this name.
        case sentinel(master: String)
        /// The endpoints are some of the cluster's nodes.
        case cluster
    }

    package static let defaultPort = 6379
    package static let defaultSentinelPort = 26379

    package var arrangement: Arrangement
    /// Never empty.
    package var endpoints: [Endpoint]
    package var username: String?
    package var password: RedisPassword?
    /// Always 0 on a cluster.
    package var database: Int
    /// Nil for a connection in clear text.
    package var tls: TLSOptions?
    /// Shown by CLIENT LIST.
    package var clientName: String?
    /// How long a command may take, waiting for a connection included.
    package var commandTimeout = Duration.seconds(5)
    /// How long a blocking command that is cancelled may take to end with what it has got.
    package var unblockTimeout = Duration.seconds(1)
    /// How long each step of connecting may take: the name, then for each of its addresses the connection, and its
    /// greeting.
    package var connectTimeout = Duration.seconds(2)
    /// A larger reply breaks the connection.
    package var maximumReplySize = 64 * 1024 * 1024

    package init(
        arrangement: Arrangement = .single,
        endpoints: [Endpoint],
        username: String? = nil,
        password: RedisPassword? = nil,
        database: Int = 0,
        tls: TLSOptions? = nil
    ) {
        precondition(!endpoints.isEmpty, "a Redis configuration names at least one server")
        self.arrangement = arrangement
        self.endpoints = endpoints
        self.username = username
        self.password = password
        self.database = database
        self.tls = tls
    }

    var connectionOptions: ConnectionOptions {
        var options = ConnectionOptions()
        options.maximumReplySize = maximumReplySize
        options.stallLimit = commandTimeout * 2
        return options
    }
}
