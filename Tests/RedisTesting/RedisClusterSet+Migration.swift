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
        try await source.cli("MIGRATE", "127.0.0.1", "\(target.port)", key, "0", "5000")
    }

    /// Moves all keys of an open slot, however many keep coming.
    package func moveKeys(of slot: Int, to target: RedisServer) async throws {
        let source = try await owner(of: slot)
        while true {
            let reply = try await source.cli("CLUSTER", "GETKEYSINSLOT", "\(slot)", "100")
            let keys = reply.split(separator: "\n").map(String.init)
            if keys.isEmpty { return }
            try await source.cli(["MIGRATE", "127.0.0.1", "\(target.port)", "", "0", "5000", "KEYS"] + keys)
        }
    }

    /// Makes the target the owner: from now on the others answer MOVED. Returns when all nodes agree.
    ///
    /// A node that took another slot meanwhile can have the newer epoch and win this one back; then it is told again.
    package func finishMigration(of slot: Int, to target: RedisServer) async throws {
        let id = try id(of: target)
        try await waitUntil("all nodes agree who serves slot \(slot)") { [self] in
            try await target.cli("CLUSTER", "SETSLOT", "\(slot)", "NODE", id)
            for node in nodes where node !== target && node.isRunning {
                try await node.cli("CLUSTER", "SETSLOT", "\(slot)", "NODE", id)
            }
            // Twice, since gossip that was under way may still overturn the first agreement.
            if try await agrees(on: slot, id: id), try await agrees(on: slot, id: id) { return true }
            try await target.cli("CLUSTER", "BUMPEPOCH")
            return false
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

    private func id(of node: RedisServer) throws -> String {
        guard let index = nodes.firstIndex(where: { $0 === node }) else {
            throw RedisTestingError("port \(node.port) is no node of this cluster")
        }
        return ids[index]
    }
}
