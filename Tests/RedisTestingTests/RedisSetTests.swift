import RedisTesting
import Testing

@Suite("RedisSentinelSet", .timeLimit(.minutes(10)))
struct RedisSentinelSetTests {
    @Test("killing the primary makes the replica primary, with its data")
    func failsOver() async throws {
        let set = try await RedisSentinelSet.start()
        let former = try await set.primary()
        #expect(former === set.servers[0])
        try await former.cli("SET", "kept", "yes")
        #expect(try await former.cli("WAIT", "1", "60000") == "1")
        try await set.killPrimary()
        try await set.waitUntilPrimaryIsNot(former)
        #expect(try await set.primary().cli("GET", "kept") == "yes")
    }
}

@Suite("RedisClusterSet", .timeLimit(.minutes(10)))
struct RedisClusterSetTests {
    @Test("a slot moves with its keys and redirects on the way")
    func movesSlots() async throws {
        let set = try await RedisClusterSet.start()
        let slot = try await set.slot(of: "kept")
        let source = try await set.owner(of: slot)
        let target = try #require(set.nodes.first { $0 !== source })
        try await source.cli("SET", "kept", "yes")
        try await set.beginMigration(of: slot, to: target)
        await #expect(throws: RedisTestingError.self) { try await source.cli("GET", "absent{kept}") }
        try await set.moveKeys(of: slot, to: target)
        try await set.finishMigration(of: slot, to: target)
        #expect(try await set.owner(of: slot) === target)
        #expect(try await target.cli("GET", "kept") == "yes")
    }

    @Test("a killed node comes back into the cluster")
    func restartsNode() async throws {
        let set = try await RedisClusterSet.start()
        try await set.nodes[1].kill()
        try await set.nodes[1].restart()
        try await set.waitUntilReady()
    }
}
