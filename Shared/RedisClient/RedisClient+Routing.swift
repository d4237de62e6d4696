import RedisProtocol

extension RedisClient {
    typealias Send<Value> = (Node, Duration, Bool) async -> Result<Value, RedisError>

    /// What came of sending a command once already.
    struct FirstAnswer {
        let node: Node
        let result: Result<Reply, RedisError>
    }

    /// Sends to the node of the keys, and again for as long as the topology says so and the time limit allows.
    func route(
        _ keys: [RedisKey],
        _ limit: TimeLimit,
        _ mayRepeat: Bool,
        after first: FirstAnswer? = nil,
        _ send: Send<Reply>
    ) async throws(RedisError) -> Reply {
        let deadline = limit.deadline
        var node: Node
        if let first { node = first.node } else { node = try await firstNode(for: keys, by: deadline) }
        var asking = false
        var attempt = 0
        while true {
            attempt += 1
            let result: Result<Reply, RedisError>
            if let first, attempt == 1 {
                result = first.result
            } else {
                result = await send(node, max(deadline - Moment.now, .milliseconds(1)), asking)
            }
            guard let error = Self.error(in: result) else { return try result.get() }
            let failure = Failure(
                error: error,
                keys: keys,
                node: node,
                attempt: attempt,
                deadline: deadline,
                mayRepeat: mayRepeat
            )
            switch await topology.reaction(to: failure) {
            case .fail: throw error
            case .retry(let next, let asks):
                node = next
                asking = asks
            }
        }
    }

    /// The same for commands sent back to back; they are retried only when the first was refused.
    func routeTogether(_ keys: [RedisKey], _ limit: TimeLimit, _ commands: [CommandArguments])
        async throws(RedisError) -> [Reply]
    {
        var replies: [Reply] = []
        _ = try await route(keys, limit, false) { node, rest, asking in
            let sent = asking ? [CommandArguments(Asking())] + commands : commands
            let result = await node.send(together: sent, within: rest)
            // The first command's own reply decides about a retry.
            if case .success(let all) = result { replies = Array(all.suffix(commands.count)) }
            return result.map { $0[asking ? 1 : 0] }
        }
        return replies
    }

    /// The node that serves the keys, found out if it is not known yet.
    func firstNode(for keys: [RedisKey], by deadline: Moment) async throws(RedisError) -> Node {
        if let node = try topology.node(for: keys) { return node }
        return try await topology.resolve(for: keys, by: deadline)
    }

    static func error(in result: Result<Reply, RedisError>) -> RedisError? {
        switch result {
        case .failure(let error): error
        case .success(let reply): reply.serverError.map { .server($0) }
        }
    }
}
