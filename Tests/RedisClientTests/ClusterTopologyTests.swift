import RedisClient
import RedisProtocol
import RedisTesting
import Testing

@Suite("ClusterTopology", .timeLimit(.minutes(10)))
struct ClusterTopologyTests {
    @Test("keys spread over all primaries and every primary can be asked at once")
    func routes() async throws {
        let set = try await SharedCluster.set()
        try await withClient(set.url) { client in
            #expect(client.isCluster)
            let prefix = KeyPrefix.unique()
            for number in 0..<100 { _ = try await client.send(SET(prefix.key("\(number)"), to: "\(number)")) }
            for number in 0..<100 {
                let value = try await client.send(GET(prefix.key("\(number)")))
                #expect(value == Array("\(number)".utf8))
            }
            let sizes = try await client.sendToEveryPrimary(RawCommand(["DBSIZE"]))
            #expect(sizes.count == 3)
            for size in sizes {
                let count = try size.integer()
                #expect(count > 0)
            }
        }
    }

    @Test("one seed is enough, and a dead one is passed over")
    func startsFromOneSeed() async throws {
        let set = try await SharedCluster.set()
        try await withClient("redis+cluster://127.0.0.1:1,127.0.0.1:\(set.nodes[2].port)") { client in
            let key = KeyPrefix.unique().key("value")
            let isSet = try await client.send(SET(key, to: "x"))
            #expect(isSet)
        }
    }

    @Test("keys of different slots are refused before anything is sent")
    func refusesCrossSlot() async throws {
        let set = try await SharedCluster.set()
        try await withClient(set.url) { client in
            let keys = [RedisKey("cross-a"), RedisKey("cross-b")]
            let command = RawCommand(["SINTERCARD", "2", "cross-a", "cross-b"], keys: keys)
            await #expect(throws: RedisError.crossSlot) { try await client.send(command) }
            for node in set.nodes {
                let calls = try await node.cli("INFO", "commandstats")
                let errors = try await node.cli("INFO", "errorstats")
                #expect(!calls.contains("sintercard"))
                #expect(!errors.contains("CROSSSLOT"))
            }
        }
    }

    @Test("every increment counts once while its slot moves there and back")
    func keepsCountingDuringMigration() async throws {
        let set = try await SharedCluster.set()
        let prefix = KeyPrefix.unique()
        let slot = try await set.slot(of: prefix.tagged("0").name)
        let source = try await set.owner(of: slot)
        let target = try #require(set.nodes.first { $0 !== source })
        try await withClient(set.url) { client in
            let stop = ShutdownFlag()
            async let counted = Self.increment(prefix, with: client, until: stop)
            for _ in 0..<3 {
                try await set.migrate(slot: slot, to: target)
                try await set.migrate(slot: slot, to: source)
            }
            stop.raise()
            let expected = try await counted
            for (suffix, count) in expected {
                #expect(try await source.cli("GET", prefix.tagged(suffix).name) == "\(count)")
            }
            #expect(expected.values.reduce(0, +) > 0)
        }
        let errors = try await source.cli("INFO", "errorstats") + target.cli("INFO", "errorstats")
        #expect(errors.contains("errorstat_MOVED"))
        #expect(errors.contains("errorstat_ASK"))
    }

    @Test("a new key of a slot on its way is written where the slot goes")
    func asks() async throws {
        let set = try await SharedCluster.set()
        let key = KeyPrefix.unique().tagged("new")
        let slot = try await set.slot(of: key.name)
        let target = try await Self.otherNode(than: set.owner(of: slot), in: set)
        try await set.beginMigration(of: slot, to: target)
        try await withClient(set.url) { client in
            let isSet = try await client.send(SET(key, to: "x"))
            #expect(isSet)
        }
        // Other tests may have keys in this slot.
        try await set.moveKeys(of: slot, to: target)
        try await set.finishMigration(of: slot, to: target)
        #expect(try await target.cli("GET", key.name) == "x")
    }

    @Test("a command whose keys are split between two nodes waits until they are together")
    func waitsForSplitKeys() async throws {
        let set = try await SharedCluster.set()
        let prefix = KeyPrefix.unique()
        let (first, second) = (prefix.tagged("a"), prefix.tagged("b"))
        let slot = try await set.slot(of: first.name)
        let source = try await set.owner(of: slot)
        let target = try #require(set.nodes.first { $0 !== source })
        try await withClient(set.url, commandTimeout: .seconds(300)) { client in
            for key in [first, second] { _ = try await client.send(SET(key, to: "x")) }
            try await set.beginMigration(of: slot, to: target)
            try await set.moveKey(first.name, of: slot, to: target)
            async let both = client.send(RawCommand(["MGET", first.name, second.name], keys: [first, second]))
            try await waitUntil("the owner says TRYAGAIN") {
                try await source.cli("INFO", "errorstats").contains("errorstat_TRYAGAIN")
            }
            try await set.moveKeys(of: slot, to: target)
            try await set.finishMigration(of: slot, to: target)
            let values = try await both.array()
            #expect(values.count == 2)
            for value in values {
                let text = try value.string()
                #expect(text == "x")
            }
        }
    }

    @Test("a blocked read and a sharded subscription go where their slot goes")
    func followsSlot() async throws {
        let set = try await SharedCluster.set()
        let prefix = KeyPrefix.unique()
        let (queue, channel) = (prefix.tagged("queue"), prefix.tagged("channel"))
        let slot = try await set.slot(of: queue.name)
        let source = try await set.owner(of: slot)
        let target = try #require(set.nodes.first { $0 !== source })
        try await withClient(set.url, commandTimeout: .seconds(300)) { client in
            let lane = client.blockingLane(near: queue)
            let subscription = try await client.subscribe(to: channel, near: channel, sharded: true)
            async let popped = lane.send(BlockingPop(queue, limit: .seconds(300)))
            try await waitUntil("the read blocks") {
                try await source.cli("CLIENT", "LIST").contains("cmd=blpop")
            }
            try await set.migrate(slot: slot, to: target)
            try await waitUntil("the subscription has moved") { subscription.confirmations >= 2 && subscription.isLive }
            try await target.cli("RPUSH", queue.name, "job")
            #expect(try await popped == "job")
            try await waitUntil("a listener gets the message") {
                try await target.cli("SPUBLISH", channel.name, "moved") == "1"
            }
            var messages = subscription.messages.makeAsyncIterator()
            #expect(await messages.next() == Array("moved".utf8))
            await subscription.cancel()
            lane.close()
        }
    }

    @Test("commands wait for a killed node and succeed when it is back")
    func survivesNodeRestart() async throws {
        let set = try await RedisClusterSet.start()
        try await withClient(set.url, commandTimeout: .seconds(300)) { client in
            let keys = (0..<30).map { RedisKey("key-\($0)") }
            for key in keys { _ = try await client.send(SET(key, to: "before")) }
            try await set.kill(set.nodes[1])
            async let written = Self.overwrite(keys, with: client)
            try await waitUntil("the others see the node fail") {
                try await set.nodes[0].cli("CLUSTER", "INFO").contains("cluster_state:fail")
            }
            try await set.nodes[1].restart()
            #expect(try await written == keys.count)
            for key in keys {
                let value = try await client.send(GET(key))
                #expect(value == Array("after".utf8))
            }
        }
    }

    private static func otherNode(than node: RedisServer, in set: RedisClusterSet) throws -> RedisServer {
        try #require(set.nodes.first { $0 !== node })
    }

    private static func overwrite(_ keys: [RedisKey], with client: RedisClient) async throws -> Int {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for key in keys {
                group.addTask { _ = try await client.send(SET(key, to: "after"), retrying: true) }
            }
            var count = 0
            for try await _ in group { count += 1 }
            return count
        }
    }

    private static func increment(
        _ prefix: KeyPrefix,
        with client: RedisClient,
        until stop: ShutdownFlag
    ) async throws -> [String: Int] {
        try await withThrowingTaskGroup(of: (String, Int).self) { group in
            for number in 0..<8 {
                group.addTask {
                    let key = prefix.tagged("\(number)")
                    var count = 0
                    while !stop.isRaised {
                        _ = try await client.send(RawCommand(["INCR", key.name], keys: [key]))
                        count += 1
                    }
                    return ("\(number)", count)
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }
}

/// One cluster for the tests that only move slots of their own.
private enum SharedCluster {
    /// Awaited by each caller of `set()`; it lives until the process ends.
    private static let starting = Task { try await RedisClusterSet.start() }

    static func set() async throws -> RedisClusterSet { try await starting.value }
}
