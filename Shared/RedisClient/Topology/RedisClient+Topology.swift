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
            let source = SingleSource(configuration.endpoints[0])
            return SingleTopology(node: makeNode(source), source: source, loop: loop)
        case .sentinel(let master):
            let source = SentinelSource(master: master, configuration, loop: loop, logger: logger)
            return SentinelTopology(node: makeNode(source), source: source, loop: loop)
        case .cluster:
            return ClusterTopology(configuration, loop: loop, logger: logger, makeNode: makeNode)
        }
    }

    /// Opens a connection to the server that owns the key, with the server's number of it.
    ///
    /// Asks anew who the owner is when it cannot be reached or does not answer.
    func connect(
        near key: RedisKey,
        by deadline: Moment
    ) async throws(RedisError) -> (node: Node, connection: Connection, id: Int) {
        var attempt = 0
        while true {
            let node = try await firstNode(for: [key], by: deadline)
            do throws(RedisError) {
                let connection = try await node.connector.connect(by: deadline)
                return (node, connection, try await identify(connection))
            } catch {
                topology.learn(from: error, of: node)
                attempt += 1
                let delay = BackOff.reconnecting.delay(beforeAttempt: attempt)
                let isLast = error.isPermanent || loop.isStopping || Task.isCancelled
                if isLast || Moment.now + delay >= deadline { throw error }
                await loop.wait(for: delay)
            }
        }
    }

    private func identify(_ connection: Connection) async throws(RedisError) -> Int {
        let command = CLIENT.ID()
        do throws(RedisError) {
            let limit = configuration.connectTimeout
            guard let result = await connection.send(CommandArguments(command), within: limit) else {
                throw .disconnected(reason: "\(connection.endpoint) closed the connection before it was used")
            }
            return try Self.decode(command, try result.get())
        } catch {
            connection.close(error)
            throw error
        }
    }
}
