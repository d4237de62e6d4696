import RedisClient
import RedisProtocol
import RedisTesting
import Testing

@Suite("SentinelTopology", .timeLimit(.minutes(10)))
struct SentinelTopologyTests {
    @Test("no write that a replica has acknowledged is lost when the primary is killed under a writer")
    func keepsAcknowledgedWrites() async throws {
        let set = try await RedisSentinelSet.start()
        try await withClient(set.url, commandTimeout: .seconds(300)) { client in
            let key = RedisKey("written")
            let (steps, step) = AsyncStream.makeStream(of: Int.self)
            let failedOver = ShutdownFlag()
            async let writing = Self.write(to: key, with: client, reporting: step, until: failedOver)
            var reports = steps.makeAsyncIterator()
            _ = await reports.next()
            let former = try await set.killPrimary()
            try await set.waitUntilPrimaryIsNot(former)
            failedOver.raise()
            let acknowledged = try await writing
            let survivors = try await set.primary().cli("SMEMBERS", key.name)
            let found = Set(survivors.split(separator: "\n").compactMap { Int($0) })
            #expect(acknowledged.subtracting(found).isEmpty)
            #expect(acknowledged.count >= Self.beforeFailover)
            #expect(found.isSuperset(of: (Self.total - Self.afterFailover)..<Self.total))
        }
    }

    @Test("commands, a blocked read and a subscription follow a primary that hangs, and leave it alone when it wakes")
    func leavesHangingPrimary() async throws {
        let set = try await RedisSentinelSet.start()
        try await withClient(set.url, commandTimeout: .seconds(300)) { client in
            let queue = RedisKey("queue")
            let lane = client.blockingLane(near: queue)
            let subscription = try await client.subscribe(to: RedisKey("news"), near: queue)
            async let popped = Self.pop(queue, from: lane)
            let former = try await set.primary()
            try await waitUntil("the read blocks") { try await former.cli("CLIENT", "LIST").contains("cmd=blpop") }
            try await set.hangPrimary()
            try await set.waitUntilPrimaryIsNot(former)
            try await waitUntil("the subscription has moved") { subscription.confirmations >= 2 && subscription.isLive }
            let isSet = try await client.send(SET(RedisKey("after"), to: "failover"))
            #expect(isSet)
            former.resume()
            let primary = try await set.primary()
            try await primary.cli("RPUSH", queue.name, "job")
            #expect(try await popped == "job")
            try await waitUntil("a listener gets the message") {
                try await primary.cli("PUBLISH", "news", "moved") == "1"
            }
            var messages = subscription.messages.makeAsyncIterator()
            #expect(await messages.next() == Array("moved".utf8))
            #expect(try await primary.cli("GET", "after") == "failover")
            await subscription.cancel()
            lane.close()
        }
    }

    @Test("an orderly failover and dead sentinels go unnoticed by idempotent commands")
    func survivesOrderlyFailover() async throws {
        let set = try await RedisSentinelSet.start()
        try await set.sentinels[2].kill()
        let url = "redis+sentinel://127.0.0.1:\(set.sentinels[2].port),127.0.0.1:\(set.sentinels[0].port)/chimera/0"
        try await withClient(url, commandTimeout: .seconds(300)) { client in
            try await client.send(PING())
            async let failover: Void = set.failover()
            for number in 0..<500 {
                _ = try await client.send(
                    RawCommand(["SET", "n\(number)", "x"], keys: [RedisKey("n")]),
                    retrying: true
                )
            }
            try await failover
            // The former primary takes writes until the client hears of the new one; only WAIT tells such writes apart.
            let primary = try await set.primary()
            try await waitUntil("the client writes to the new primary") {
                _ = try await client.send(SET(RedisKey("last"), to: "x"), retrying: true)
                return try await primary.cli("GET", "last") == "x"
            }
        }
    }

    @Test("a write that a demoted primary refused is sent again until a primary takes it")
    func outlivesDemotion() async throws {
        let set = try await RedisSentinelSet.start()
        try await withClient(set.url, commandTimeout: .seconds(60)) { client in
            try await client.send(PING())
            let former = try await set.primary()
            try await former.cli("REPLICAOF", "127.0.0.1", "1")
            async let written = client.send(SET(RedisKey("late"), to: "x"))
            try await waitUntil("the demoted primary refuses the write") {
                try await former.cli("INFO", "errorstats").contains("errorstat_READONLY")
            }
            try await former.cli("REPLICAOF", "NO", "ONE")
            let isSet = try await written
            #expect(isSet)
        }
    }

    @Test(
        "a subscription leaves a primary that was demoted without anyone breaking its connection",
        arguments: [false, true]
    )
    func leavesDemotedPrimary(isConnectedBesides: Bool) async throws {
        let set = try await RedisSentinelSet.start()
        try await withClient(set.url, commandTimeout: .seconds(60)) { client in
            let subscription = try await client.subscribe(to: RedisKey("news"), near: RedisKey("news"))
            if isConnectedBesides { try await client.send(PING()) }
            let former = try await set.primary()
            try await former.cli("REPLICAOF", "127.0.0.1", "1")
            // What is refused tells the client; the listener alone would never notice.
            async let written = client.send(SET(RedisKey("late"), to: "x"))
            try await waitUntil("the subscription has left") {
                !subscription.isLive || subscription.confirmations >= 2
            }
            try await former.cli("REPLICAOF", "NO", "ONE")
            try await waitUntil("it is confirmed again") { subscription.isLive && subscription.confirmations >= 2 }
            _ = try await written
            await subscription.cancel()
        }
    }

    @Test("a reader that a demotion sends away does not stay with the former primary")
    func laneLeaves() async throws {
        let set = try await RedisSentinelSet.start()
        try await withClient(set.url, commandTimeout: .seconds(60)) { client in
            let lane = client.blockingLane(near: RedisKey("list"))
            let before = try await lane.open()
            // Awaited below.
            let popping = Task { try await lane.send(BlockingPop(RedisKey("list"), limit: .seconds(300))) }
            let former = try await set.primary()
            try await waitUntil("the reader waits") {
                try await former.cli("INFO", "clients").contains("blocked_clients:1")
            }
            try await former.cli("REPLICAOF", "127.0.0.1", "1")
            let error = await #expect(throws: RedisError.self) { _ = try await popping.value }
            guard case .server(let answer) = error, answer.code == "UNBLOCKED" else {
                Issue.record("expected to be sent away, got \(String(describing: error))")
                return
            }
            try await former.cli("REPLICAOF", "NO", "ONE")
            #expect(try await lane.open() != before)
        }
    }

    @Test("a command to a closed client fails, however much time it has")
    func closed() async throws {
        let set = try await RedisSentinelSet.start()
        try await withClient(set.url, commandTimeout: .seconds(3600)) { client in
            try await client.send(PING())
            await client.close()
            await #expect(throws: RedisError.self) { try await client.send(PING()) }
        }
    }

    @Test("a name that the sentinels do not watch is refused in words")
    func refusesUnknownName() async throws {
        let set = try await RedisSentinelSet.start()
        let url = set.url.replacing("/chimera/", with: "/nobody/")
        try await withClient(url) { client in
            // Nobody knows the reason before a sentinel has answered.
            try await waitUntil("it says why") {
                let error = await #expect(throws: RedisError.self) {
                    try await client.send(PING(), timeout: .seconds(2))
                }
                let refusal = try #require(error)
                return "\(refusal)".contains("watches no primary named nobody")
            }
        }
    }

    private static let beforeFailover = 100
    private static let afterFailover = 100
    private static let total = 100_000

    /// Adds numbers until the failover, then a known lot; returns those that a replica acknowledged before.
    private static func write(
        to key: RedisKey,
        with client: RedisClient,
        reporting step: AsyncStream<Int>.Continuation,
        until failedOver: ShutdownFlag
    ) async throws -> Set<Int> {
        defer { step.finish() }
        var acknowledged: Set<Int> = []
        var number = 0
        while !failedOver.isRaised {
            do throws(RedisError) {
                let add = RawCommand(["SADD", key.name, "\(number)"], keys: [key])
                let wait = ReplicaWait(replicas: 1, limit: .milliseconds(200))
                let (_, replicas) = try await client.send(add, waitingFor: wait)
                if replicas >= 1 { acknowledged.insert(number) }
                number += 1
                if acknowledged.count == beforeFailover { step.yield(number) }
            } catch {
                // The primary broke under this write: the same number is written again.
                guard case .disconnected = error else { throw error }
            }
        }
        for number in (total - afterFailover)..<total {
            _ = try await client.send(RawCommand(["SADD", key.name, "\(number)"], keys: [key]), retrying: true)
        }
        return acknowledged
    }

    /// Pops one element, again after each break and each wait in vain: both are the caller's to handle.
    private static func pop(_ key: RedisKey, from lane: BlockingLane) async throws -> String {
        while true {
            do throws(RedisError) {
                if let element = try await lane.send(BlockingPop(key)) { return element }
            } catch {
                switch error {
                case .disconnected, .timedOut: continue
                default: throw error
                }
            }
        }
    }
}
