import RedisClient
import RedisProtocol
import RedisTesting
import Testing

@Suite("Reconnection", .timeLimit(.minutes(10)))
struct ReconnectionTests {
    @Test("after its connection is killed the client is back by itself")
    func killed() async throws {
        let server = try await RedisServer.start()
        try await withClient(server.url) { client in
            for _ in 0..<5 {
                let id = try await client.send(CLIENT.ID())
                try await server.cli("CLIENT", "KILL", "ID", "\(id)")
                let next = try await client.send(CLIENT.ID(), retrying: true)
                #expect(next != id)
            }
        }
    }

    @Test("commands that come while the server restarts wait for it")
    func restart() async throws {
        let server = try await RedisServer.start(.init(appendOnly: true, appendfsync: .always))
        try await withClient(server.url) { configuration in
            configuration.commandTimeout = .seconds(30)
        } _: { client in
            _ = try await client.send(SET(RedisKey("k"), to: "before"))
            try await server.kill()
            // Awaited at the end of the test.
            let waiting = Task { try await client.send(GET(RedisKey("k")), retrying: true) }
            try await server.restart()
            let value = try await waiting.value
            #expect(value == Array("before".utf8))
        }
    }

    @Test("what was in flight at the break fails as disconnected, exactly once each")
    func inFlight() async throws {
        let server = try await RedisServer.start()
        try await withClient(server.url) { client in
            try await client.send(PING())
            server.pause()
            let callers = (0..<100).map { _ in
                // Awaited at the end of the test.
                Task { () async -> RedisError? in
                    do throws(RedisError) {
                        _ = try await client.send(RawCommand(["INCR", "n"]), timeout: .seconds(20))
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            try await server.kill()
            for caller in callers {
                switch await caller.value {
                case .disconnected, .unavailable: break
                case let other: Issue.record("expected a disconnection, got \(String(describing: other))")
                }
            }
        }
    }

    @Test("what was in flight when the client is closed may have taken effect, so it is told as disconnected")
    func closed() async throws {
        let server = try await RedisServer.start()
        try await withClient(server.url) { client in
            // Awaited below.
            let waiting = Task { try await client.send(RawCommand(["WAIT", "1", "0"]), timeout: .seconds(300)) }
            try await waitUntil("it was received") {
                try await server.cli("INFO", "clients").contains("blocked_clients:1")
            }
            await client.close()
            let error = await #expect(throws: RedisError.self) { _ = try await waiting.value }
            guard case .disconnected = error else {
                Issue.record("expected a disconnection, got \(String(describing: error))")
                return
            }
        }
    }

    @Test("a primary that became a replica is left by everyone: by who is refused, by who listens, by who waits")
    func demotion() async throws {
        let server = try await RedisServer.start()
        try await withClient(server.url) { configuration in
            configuration.commandTimeout = .seconds(60)
        } _: { client in
            let subscription = try await client.subscribe(to: RedisKey("news"), near: RedisKey("news"))
            let lane = client.blockingLane(near: RedisKey("list"))
            let before = try await lane.open()
            try await server.cli("REPLICAOF", "127.0.0.1", "1")
            async let written = client.send(SET(RedisKey("late"), to: "x"))
            try await waitUntil("the write is refused") {
                try await server.cli("INFO", "errorstats").contains("errorstat_READONLY")
            }
            // A replica confirms it again at once, so whether it is live tells nothing.
            try await waitUntil("the subscription has left") { subscription.confirmations >= 2 }
            try await server.cli("REPLICAOF", "NO", "ONE")
            #expect(try await written)
            try await waitUntil("it is confirmed again") { subscription.isLive && subscription.confirmations >= 2 }
            #expect(try await lane.open() != before)
            await subscription.cancel()
        }
    }

    @Test("a reply beyond the limit fails its caller, and the client goes on")
    func oversized() async throws {
        try await withClient(SharedRedis.url()) { configuration in
            configuration.maximumReplySize = 100_000
        } _: { client in
            let key = KeyPrefix.unique().key("large")
            _ = try await client.send(SET(key, to: [UInt8](repeating: 120, count: 200_000)))
            let error = await #expect(throws: RedisError.self) { try await client.send(GET(key)) }
            #expect(error?.isReplyFault == true)
            let deleted = try await client.send(DEL(key), retrying: true)
            #expect(deleted == 1)
        }
    }

    @Test("a command of many megabytes goes out in parts and comes back whole")
    func large() async throws {
        try await withClient(SharedRedis.url()) { client in
            let key = KeyPrefix.unique().key("large")
            let value = [UInt8](repeating: 31, count: 8_000_000)
            _ = try await client.send(SET(key, to: value), timeout: .seconds(30))
            let back = try await client.send(GET(key), timeout: .seconds(30))
            #expect(back == value)
            _ = try await client.send(DEL(key))
        }
    }
}
