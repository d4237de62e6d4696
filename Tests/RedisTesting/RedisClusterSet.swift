/// Three primaries of one cluster without replicas, whose slots tests can move.
///
/// A node is taken for dead when a test kills it through this set, and otherwise only after a minute: on a machine so
/// busy that a node answers nobody for two seconds, the cluster would fail in the middle of any test, or never meet.
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
        options.lines += [
            "cluster-enabled yes", "cluster-config-file nodes.conf", "cluster-node-timeout \(longPatience)",
        ]
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

    /// Kills a node; the others notice after two seconds, and take it back some seconds after its return.
    package func kill(_ node: RedisServer) async throws {
        try await node.kill()
        for other in nodes where other.isRunning {
            try await other.cli("CONFIG", "SET", "cluster-node-timeout", "\(Self.shortPatience)")
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

    /// For how many milliseconds a node may be silent before the others take it for dead.
    private static let shortPatience = 2_000
    private static let longPatience = 60_000

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
