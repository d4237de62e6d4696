import RedisProtocol

/// One server, which may move: every command goes to the same node.
struct SingleTopology: Topology {
    private let node: Node
    private let loop: IOLoop

    init(node: Node, loop: IOLoop) {
        self.node = node
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
            failure.node.reconnect(because: failure.error)
            return await retry(failure)
        case .server(let error) where error.isTransient: return await retry(failure)
        case .disconnected where failure.mayRepeat: return await retry(failure)
        default: return .fail
        }
    }

    func close() async { await node.close() }

    private func retry(_ failure: Failure) async -> Reaction {
        let delay = BackOff.busyServer.delay(beforeAttempt: failure.attempt)
        guard Moment.now + delay < failure.deadline else { return .fail }
        await loop.wait(for: delay)
        return Task.isCancelled ? .fail : .retry(on: node, asking: false)
    }
}
