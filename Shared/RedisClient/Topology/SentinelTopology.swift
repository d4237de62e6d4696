import RedisProtocol

/// One primary that the sentinels name: every command goes to it, wherever it is.
struct SentinelTopology: Topology {
    private let node: Node
    private let source: SentinelSource
    private let loop: IOLoop

    /// - Parameter source: the one that the node connects through.
    init(node: Node, source: SentinelSource, loop: IOLoop) {
        self.node = node
        self.source = source
        self.loop = loop
    }

    var isCluster: Bool { false }
    var onlyNode: Node? { node }

    func node(for keys: [RedisKey]) throws(RedisError) -> Node? { node }

    func resolve(for keys: [RedisKey], by deadline: Moment) async throws(RedisError) -> Node { node }

    func everyPrimary(by deadline: Moment) async throws(RedisError) -> [Node] { [node] }

    func reaction(to failure: Failure) async -> Reaction {
        var generator = SystemRandomness()
        let action = RedirectionPolicy.action(
            for: failure.error,
            from: nil,
            attempt: failure.attempt,
            mayRepeat: failure.mayRepeat,
            using: &generator
        )
        switch action {
        case .retry(let delay): return await retry(failure, after: delay)
        case .resolve(let delay):
            learn(from: failure.error, of: failure.node)
            return await retry(failure, after: delay)
        case .fail, .follow, .ask: return .fail
        }
    }

    func learn(from error: RedisError, of node: Node) {
        guard case .server(let error) = error, error.code == "READONLY" else { return }
        // Nobody needs its end: it asks each connection for its role, which has a limit, and closes the wrong ones.
        Task { await source.dropFormerPrimaries() }
    }

    func close() async {
        await node.close()
        await source.close()
    }

    private func retry(_ failure: Failure, after delay: Duration) async -> Reaction {
        await failure.waits(delay, on: loop) ? .retry(on: node, asking: false) : .fail
    }
}
