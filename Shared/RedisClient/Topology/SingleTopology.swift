import RedisProtocol

/// One server, which may move: every command goes to the same node.
struct SingleTopology: Topology {
    private let node: Node
    private let source: SingleSource
    private let loop: IOLoop

    /// - Parameter source: the one that the node connects through.
    init(node: Node, source: SingleSource, loop: IOLoop) {
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
        switch failure.error {
        case _ where failure.error.asksForAnotherServer:
            // A name, or an address that moves, leads elsewhere by now: what stands behind it is asked anew.
            await source.dropConnections()
            return await retry(failure)
        case .server(let error) where error.isTransient: return await retry(failure)
        case .disconnected where failure.mayRepeat: return await retry(failure)
        default: return .fail
        }
    }

    func close() async { await node.close() }

    private func retry(_ failure: Failure) async -> Reaction {
        let delay = BackOff.busyServer.delay(beforeAttempt: failure.attempt)
        return await failure.waits(delay, on: loop) ? .retry(on: node, asking: false) : .fail
    }
}
