import RedisClient
import RedisProtocol
import RedisTesting
import Testing

@Suite("Cancellation and time limits", .timeLimit(.minutes(10)))
struct CancellationTests {
    @Test("a cancelled caller goes at once, and the others still get their own replies")
    func cancelInTraffic() async throws {
        let server = try await RedisServer.start()
        try await withClient(server.url) { client in
            try await client.send(PING())
            server.pause()
            // Awaited at the end of the test.
            let stuck = Task { try await client.send(RawCommand(["ECHO", "stuck"])) }
            let others = (0..<200).map { number in
                // Awaited at the end of the test.
                Task { try await client.send(RawCommand(["ECHO", "\(number)"]), timeout: .seconds(30)).string() }
            }
            stuck.cancel()
            await #expect(throws: RedisError.cancelled) { try await stuck.value }
            for position in stride(from: 0, to: 200, by: 3) { others[position].cancel() }
            server.resume()
            for (position, other) in others.enumerated() where !position.isMultiple(of: 3) {
                let echo = try await other.value
                #expect(echo == "\(position)")
            }
            let last = try await client.send(RawCommand(["ECHO", "last"])).string()
            #expect(last == "last")
        }
    }

    @Test("a caller that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let key = KeyPrefix.unique().key("never")
        try await withClient(SharedRedis.url()) { client in
            // Awaited at the end of the test.
            let task = Task {
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                _ = try await client.send(SET(key, to: "x"))
            }
            await #expect(throws: RedisError.cancelled) { try await task.value }
            let value = try await client.send(GET(key))
            #expect(value == nil)
        }
    }

    @Test("a late reply is thrown away, and the connection stays in step")
    func timeout() async throws {
        let server = try await RedisServer.start()
        try await withClient(server.url) { client in
            try await client.send(PING())
            server.pause()
            await #expect(throws: RedisError.timedOut(after: .milliseconds(50))) {
                try await client.send(RawCommand(["ECHO", "late"]), timeout: .milliseconds(50))
            }
            server.resume()
            for number in 0..<20 {
                let echo = try await client.send(RawCommand(["ECHO", "\(number)"])).string()
                #expect(echo == "\(number)")
            }
        }
    }

    @Test("a connection without any sign of life is given up, and a new one is made")
    func stall() async throws {
        let server = try await RedisServer.start()
        try await withClient(server.url) { configuration in
            configuration.commandTimeout = .milliseconds(500)
        } _: { client in
            let before = try await client.send(CLIENT.ID(), timeout: .seconds(30))
            // Awaited below.
            let waiting = Task { try await client.send(RawCommand(["WAIT", "1", "0"]), timeout: .seconds(300)) }
            try await waitUntil("it was received") {
                try await server.cli("INFO", "clients").contains("blocked_clients:1")
            }
            server.pause()
            await #expect(throws: RedisError.self) { try await client.send(PING(), timeout: .milliseconds(10)) }
            let error = await #expect(throws: RedisError.self) { try await waiting.value }
            #expect(error?.isDisconnection == true)
            server.resume()
            let after = try await client.send(CLIENT.ID(), timeout: .seconds(30))
            #expect(after != before)
        }
    }

    @Test("without a server, a command ends by its time limit and says why")
    func noServer() async throws {
        let server = try await RedisServer.start()
        try await server.kill()
        try await withClient(server.url) { client in
            // Nobody knows the reason before an attempt to connect has ended.
            try await waitUntil("it says why") {
                let error = await #expect(throws: RedisError.self) {
                    try await client.send(PING(), timeout: .seconds(2))
                }
                let reason = try #require(error?.unavailability)
                return reason.contains("refused")
            }
        }
    }

    @Test("a closed client refuses, and frees those who wait")
    func closed() async throws {
        let server = try await RedisServer.start()
        try await withClient(server.url) { client in
            try await client.send(PING())
            server.pause()
            // Awaited at the end of the test.
            let waiting = Task { try await client.send(PING(), timeout: .seconds(50)) }
            await client.close()
            await #expect(throws: RedisError.self) { try await waiting.value }
            await #expect(throws: RedisError.self) { try await client.send(PING()) }
            server.resume()
        }
    }
}
