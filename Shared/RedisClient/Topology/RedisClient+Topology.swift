import Observability

extension RedisClient {
    static func makeTopology(
        _ configuration: RedisConfiguration,
        _ loop: IOLoop,
        _ logger: Logger,
        _ instruments: Instruments
    ) -> any Topology {
        let makeNode: @Sendable (any EndpointSource) -> Node = { source in
            let connector = Connector(configuration: configuration, source: source, loop: loop)
            return Node(connector: connector, logger: logger, instruments: instruments)
        }
        switch configuration.arrangement {
        case .single:
            return SingleTopology(node: makeNode(FixedEndpoint(configuration.endpoints[0])), loop: loop)
        case .sentinel(let master):
            let source = SentinelSource(master: master, configuration, loop: loop, logger: logger)
            return SentinelTopology(node: makeNode(source), source: source, loop: loop)
        case .cluster:
            return ClusterTopology(configuration, loop: loop, logger: logger, makeNode: makeNode)
        }
    }
}
