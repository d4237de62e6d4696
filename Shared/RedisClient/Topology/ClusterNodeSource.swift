import RedisProtocol

/// One cluster node. A node that cannot be reached fails its callers at once, since its slots may have a new owner.
struct ClusterNodeSource: EndpointSource {
    let address: NodeAddress

    var keepsTrying: Bool { false }

    func endpoint() async throws(RedisError) -> Endpoint { address.endpoint }

    func verify(_ connection: Connection) async throws(RedisError) {}
}
