import RedisClient
import RedisProtocol
import RedisTesting
import Testing

@Suite("Reconnection", .timeLimit(.minutes(1)))
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
                        _ = try await client.send(RawCommand(["INCR", "n"]), timeout: .seconds(2))
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
