/// Three primaries of one cluster without replicas, whose slots tests can move.
package final class RedisClusterSet: Sendable {
    package static let slots = 16_384

    package let nodes: [RedisServer]
    /// The cluster's names for the nodes, in the same order.
    package let ids: [String]
    let handovers = Turns()

    private init(nodes: [RedisServer], ids: [String]) {
        self.nodes = nodes
        self.ids = ids
    }

    /// Where clients reach it.
    package var url: String {
        "redis+cluster://\(nodes.map { "127.0.0.1:\($0.port)" }.joined(separator: ","))"
    }

    /// Returns once every node serves and agrees on the others.
    package static func start(_ options: RedisServer.Options = .init(appendOnly: true)) async throws -> RedisClusterSet
    {
        var options = options
        options.lines += ["cluster-enabled yes", "cluster-config-file nodes.conf", "cluster-node-timeout 2000"]
        var nodes: [RedisServer] = []
        for _ in 0..<3 { nodes.append(try await RedisServer.start(options)) }
        var ids: [String] = []
        for (index, node) in nodes.enumerated() {
            ids.append(try await node.cli("CLUSTER", "MYID"))
            let first = index * slots / nodes.count
            let last = (index + 1) * slots / nodes.count - 1
            try await node.cli("CLUSTER", "ADDSLOTSRANGE", "\(first)", "\(last)")
            try await node.cli("CLUSTER", "SET-CONFIG-EPOCH", "\(index + 1)")
            if index > 0 { try await node.cli("CLUSTER", "MEET", "127.0.0.1", "\(nodes[0].port)") }
        }
        let set = RedisClusterSet(nodes: nodes, ids: ids)
        try await set.waitUntilReady()
        return set
    }

    /// Returns once every running node reports a healthy cluster of all nodes.
    package func waitUntilReady() async throws {
        for node in nodes where node.isRunning {
            try await waitUntil("the cluster is healthy as seen from port \(node.port)") { [self] in
                let info = try await node.cli("CLUSTER", "INFO")
                return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:\(nodes.count)")
                    && info.contains("cluster_slots_ok:\(Self.slots)")
            }
        }
    }

    /// Where a key's slot is served, asked of the servers.
    package func owner(of slot: Int) async throws -> RedisServer {
        for (index, node) in nodes.enumerated() where node.isRunning {
            let isOwned = try await Self.slots(in: node.cli("CLUSTER", "NODES"), of: ids[index], contain: slot)
            if isOwned { return nodes[index] }
        }
        throw RedisTestingError("no running node serves slot \(slot)")
    }

    package func slot(of key: String) async throws -> Int {
        let reply = try await nodes[0].cli("CLUSTER", "KEYSLOT", key)
        guard let slot = Int(reply) else { throw RedisTestingError("no slot for \(key): \(reply)") }
        return slot
    }

    /// Reads one node's view of the cluster: `<id> <address> <flags> … <range> <range>`, moving slots in brackets.
    static func slots(in view: String, of id: String, contain slot: Int) -> Bool {
        let lines = view.split(separator: "\n").filter { $0.hasPrefix(id) }
        let ranges = lines.flatMap { $0.split(separator: " ").dropFirst(8) }.filter { !$0.hasPrefix("[") }
        return ranges.contains { range in
            let ends = range.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last else { return false }
            return (first...last).contains(slot)
        }
    }
}
