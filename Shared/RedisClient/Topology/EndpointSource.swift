import RedisProtocol

/// Knows where a server is at the moment.
///
/// - Asked before every attempt to connect, so that an answer may change with a failover.
/// - `verify` sees each new connection before anyone uses it, and throws when this is not the server that is wanted.
/// - With `keepsTrying` a failed attempt is repeated while anyone waits; without, those who wait get the failure at
///   once.
protocol EndpointSource: Sendable {
    var keepsTrying: Bool { get }
    func endpoint() async throws(RedisError) -> Endpoint
    func verify(_ connection: Connection) async throws(RedisError)
}

extension EndpointSource {
    var keepsTrying: Bool { true }
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
