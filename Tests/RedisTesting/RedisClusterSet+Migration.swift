extension RedisClusterSet {
    /// Opens a slot for moving: absent keys answer ASK at the owner, split keys answer TRYAGAIN.
    package func beginMigration(of slot: Int, to target: RedisServer) async throws {
        let source = try await owner(of: slot)
        try await target.cli("CLUSTER", "SETSLOT", "\(slot)", "IMPORTING", try id(of: source))
        try await source.cli("CLUSTER", "SETSLOT", "\(slot)", "MIGRATING", try id(of: target))
    }

    /// Moves one key of an open slot.
    package func moveKey(_ key: String, of slot: Int, to target: RedisServer) async throws {
        let source = try await owner(of: slot)
        try await source.cli("MIGRATE", "127.0.0.1", "\(target.port)", key, "0", "60000")
    }

    /// Moves all keys of an open slot, however many keep coming.
    package func moveKeys(of slot: Int, to target: RedisServer) async throws {
        let source = try await owner(of: slot)
        while true {
            let reply = try await source.cli("CLUSTER", "GETKEYSINSLOT", "\(slot)", "100")
            let keys = reply.split(separator: "\n").map(String.init)
            if keys.isEmpty { return }
            try await source.cli(["MIGRATE", "127.0.0.1", "\(target.port)", "", "0", "60000", "KEYS"] + keys)
        }
    }

    /// Makes the target the owner: from now on the others answer MOVED. Returns when all nodes agree.
    ///
    /// One slot at a time, and only when all know the newest epoch. Otherwise the old owner, newer because it took
    /// another slot meanwhile, could win this one back by gossip, and the target would delete the keys it has of it.
    package func finishMigration(of slot: Int, to target: RedisServer) async throws {
        let id = try id(of: target)
        try await handovers.take { [self] in
            try await waitUntil("all nodes know the newest epoch") { [self] in try await epochs().count == 1 }
            try await target.cli("CLUSTER", "SETSLOT", "\(slot)", "NODE", id)
            for node in nodes where node !== target && node.isRunning {
                try await node.cli("CLUSTER", "SETSLOT", "\(slot)", "NODE", id)
            }
            try await waitUntil("all nodes agree who serves slot \(slot)") { [self] in
                try await agrees(on: slot, id: id)
            }
        }
    }

    /// Moves a slot with its keys, as an operator's resharding does.
    package func migrate(slot: Int, to target: RedisServer) async throws {
        try await beginMigration(of: slot, to: target)
        try await moveKeys(of: slot, to: target)
        try await finishMigration(of: slot, to: target)
    }

    private func agrees(on slot: Int, id: String) async throws -> Bool {
        for node in nodes where node.isRunning {
            if try await !Self.slots(in: node.cli("CLUSTER", "NODES"), of: id, contain: slot) { return false }
        }
        return true
    }

    /// The epochs that the running nodes take for the newest.
    private func epochs() async throws -> Set<Substring> {
        var epochs: Set<Substring> = []
        for node in nodes where node.isRunning {
            let lines = try await node.cli("CLUSTER", "INFO").split(whereSeparator: \.isNewline)
            epochs.formUnion(lines.filter { $0.hasPrefix("cluster_current_epoch:") })
        }
        return epochs
    }

    private func id(of node: RedisServer) throws -> String {
        guard let index = nodes.firstIndex(where: { $0 === node }) else {
            throw RedisTestingError("port \(node.port) is no node of this cluster")
        }
        return ids[index]
    }
}
