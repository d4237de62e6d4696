import Observability
import RedisProtocol

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

    /// Opens a connection to the server that owns the key, asking anew who that is when it cannot be reached.
    func connect(near key: RedisKey, by deadline: Moment) async throws(RedisError) -> (Node, Connection) {
        var attempt = 0
        while true {
            let node = try await firstNode(for: [key], by: deadline)
            do throws(RedisError) {
                return (node, try await node.connector.connect(by: deadline))
            } catch {
                topology.learn(from: error, of: node)
                attempt += 1
                let delay = BackOff.reconnecting.delay(beforeAttempt: attempt)
                let isLast = error.isPermanent || node.connector.source.keepsTrying
                if isLast || Task.isCancelled || Moment.now + delay >= deadline { throw error }
                await loop.wait(for: delay)
            }
        }
    }
}
