import RedisProtocol

/// Knows where a server is at the moment.
///
/// - Asked before every attempt to connect, so that an answer may change with a failover.
/// - `verify` sees each new connection before anyone uses it, and throws when this is not the server that is wanted.
protocol EndpointSource: Sendable {
    func endpoint() async throws(RedisError) -> Endpoint
    func verify(_ connection: Connection) async throws(RedisError)
}

/// A server that is always in the same place.
struct FixedEndpoint: EndpointSource {
    private let fixed: Endpoint

    init(_ endpoint: Endpoint) {
        fixed = endpoint
    }

    func endpoint() async throws(RedisError) -> Endpoint { fixed }

    func verify(_ connection: Connection) async throws(RedisError) {}
}
