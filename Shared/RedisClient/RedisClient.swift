package import Observability
package import RedisProtocol
import Synchronization

/// A client of one Redis, however it is arranged: single server, behind Sentinel, or a cluster.
///
/// Everything is pipelined: any number of callers share a connection, and each is resumed with its own reply. It
/// connects when first used. Every command ends by its time limit; cancelling a caller resumes it at once. `close()`
/// ends everything.
package final class RedisClient: Sendable {
    package let configuration: RedisConfiguration
    let topology: any Topology
    /// Where all commands go, unless the keys decide.
    private let onlyNode: Node?
    let loop: IOLoop
    let logger: Logger
    private let instruments: Instruments
    private let waiting = Mutex(Waiting())

    /// The client for writes that wait for replicas: the server holds back the whole connection on which somebody
    /// waits.
    private struct Waiting {
        /// Nil until it is needed.
        var client: RedisClient?
        var isClosed = false
    }

    package convenience init(_ configuration: RedisConfiguration, logger: Logger, metrics: MetricsRegistry) {
        self.init(configuration, logger, Instruments(metrics))
    }

    private init(_ configuration: RedisConfiguration, _ logger: Logger, _ instruments: Instruments) {
        self.configuration = configuration
        self.logger = logger
        self.instruments = instruments
        loop = IOLoop()
        topology = Self.makeTopology(configuration, loop, logger, instruments)
        onlyNode = topology.onlyNode
    }

    deinit {
        loop.stop()
    }

    /// Whether keys are spread over several servers, so that the keys of one command must share a hash slot.
    package var isCluster: Bool { topology.isCluster }

    /// Sends a command and returns its typed reply.
    ///
    /// - Parameters:
    ///   - timeout: the configured command timeout when nil; it includes waiting for a connection.
    ///   - retrying: the command may be sent again after a broken connection, because doing it twice does no harm.
    package func send<C: RedisCommand>(
        _ command: C,
        timeout: Duration? = nil,
        retrying: Bool = false
    ) async throws(RedisError) -> C.Response {
        try refuseBlocking(command)
        let arguments = CommandArguments(command)
        let limit = TimeLimit(timeout ?? configuration.commandTimeout)
        var first: FirstAnswer?
        if let onlyNode, let connection = onlyNode.current {
            let delivery = await connection.deliver(arguments, within: limit)
            if let reply = delivery.reply, reply.kind != .error { return try Self.decode(command, reply) }
            first = delivery.result.map { FirstAnswer(node: onlyNode, result: $0) }
        }
        let reply = try await route(command.keys, limit, retrying, after: first) { node, rest, asking in
            if asking {
                return await node.send(together: [CommandArguments(Asking()), arguments], within: rest).map { $0[1] }
            }
            return await node.send(arguments, within: rest)
        }
        return try Self.decode(command, reply)
    }

    /// Sends a write and, right behind it on the same connection, WAIT: returns how many replicas have it. It goes over
    /// connections apart from those of all other commands.
    package func send<C: RedisCommand>(
        _ command: C,
        waitingFor replicas: ReplicaWait,
        timeout: Duration? = nil
    ) async throws(RedisError) -> (C.Response, acknowledged: Int) {
        try refuseBlocking(command)
        let pair = [CommandArguments(command), CommandArguments(WAIT(replicas))]
        let limit = TimeLimit((timeout ?? configuration.commandTimeout) + replicas.limit)
        let replies = try await clientThatWaits().routeTogether(command.keys, limit, pair)
        return (try Self.decode(command, replies[0]), try Self.decode(WAIT(replicas), replies[1]))
    }

    /// Sends a command to each primary at once; on a single server that is one.
    package func sendToEveryPrimary<C: RedisCommand>(_ command: C) async throws(RedisError) -> [C.Response] {
        try refuseBlocking(command)
        let arguments = CommandArguments(command)
        let limit = configuration.commandTimeout
        let nodes = try await topology.everyPrimary(by: .now + limit)
        let results = await withTaskGroup(of: (Int, Result<Reply, RedisError>).self) { group in
            for (position, node) in nodes.enumerated() {
                group.addTask { (position, await node.send(arguments, within: limit)) }
            }
            var results = [Result<Reply, RedisError>?](repeating: nil, count: nodes.count)
            for await (position, result) in group { results[position] = result }
            return results.compactMap(\.self)
        }
        var responses: [C.Response] = []
        for (node, result) in zip(nodes, results) {
            if let error = Self.error(in: result) { topology.learn(from: error, of: node) }
            responses.append(try Self.decode(command, try result.get()))
        }
        return responses
    }

    /// A connection of its own for blocking reads, on the server that owns the key.
    package func blockingLane(near key: RedisKey) -> BlockingLane { BlockingLane(near: key, client: self) }

    /// Ends all connections; whoever waits gets `.unavailable`.
    package func close() async {
        let beside = waiting.withLock { waiting in
            waiting.isClosed = true
            return waiting.client.take()
        }
        await beside?.close()
        await topology.close()
        loop.stop()
        await loop.waitUntilEnded()
    }

    private func clientThatWaits() throws(RedisError) -> RedisClient {
        try waiting.withLock { waiting throws(RedisError) in
            guard !waiting.isClosed else { throw .clientClosed }
            let client = waiting.client ?? RedisClient(configuration, logger, instruments)
            waiting.client = client
            return client
        }
    }

    static func decode<C: RedisCommand>(_ command: C, _ reply: Reply) throws(RedisError) -> C.Response {
        if let error = reply.serverError { throw .server(error) }
        do throws(ReplyError) {
            return try command.decode(reply)
        } catch {
            throw .reply(error)
        }
    }

    private func refuseBlocking(_ command: some RedisCommand) throws(RedisError) {
        if command.blocking != nil {
            throw .unavailable(reason: "a blocking command on the shared connection; it needs a blocking lane")
        }
    }
}
