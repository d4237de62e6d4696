import RedisClient
import RedisProtocol
import RedisTesting
import Testing

@Suite("Greeting", .timeLimit(.minutes(10)))
struct GreetingTests {
    @Test("a user is let in with name and password, and held to its rules")
    func accessList() async throws {
        let user = RedisServer.Options.User(name: "worker", password: "p@ss:1", rules: "~allowed:* +@all -flushall")
        let server = try await RedisServer.start(.init(password: "main", users: [user]))
        try await withClient("redis://\(user.name):p%40ss%3A1@127.0.0.1:\(server.port)") { client in
            let name = try await client.send(RawCommand(["ACL", "WHOAMI"])).string()
            #expect(name == "worker")
            let error = await #expect(throws: RedisError.self) { try await client.send(FLUSHALL()) }
            let refusal = try #require(error?.answer)
            #expect(refusal.reaction == .denied)
        }
    }

    @Test(
        "a wrong or missing password is refused at once, and never shown",
        arguments: ["redis://:hunter2@", "redis://"]
    )
    func wrongPassword(prefix: String) async throws {
        let server = try await RedisServer.start(.init(password: "right"))
        try await withClient("\(prefix)127.0.0.1:\(server.port)") { client in
            let error = await #expect(throws: RedisError.self) {
                try await client.send(PING(), timeout: .seconds(50))
            }
            let refusal = try #require(error?.answer)
            #expect(refusal.reaction == .denied)
            #expect(!"\(refusal)".contains("hunter2"))
        }
    }

    @Test("a database is chosen by number")
    func database() async throws {
        let server = try await RedisServer.start()
        try await withClient("\(server.url)/3") { client in
            _ = try await client.send(SET(RedisKey("k"), to: "third"))
        }
        try await withClient(server.url) { client in
            let value = try await client.send(GET(RedisKey("k")))
            #expect(value == nil)
        }
        let value = try await server.cli("-n", "3", "GET", "k")
        #expect(value == "third")
    }

    @Test("a Unix socket serves as well, and the connection bears its name")
    func unixSocket() async throws {
        let server = try await RedisServer.start()
        try await withClient(server.unixURL) { configuration in
            configuration.clientName = "chimera-test"
        } _: { client in
            let list = try await client.send(RawCommand(["CLIENT", "LIST"])).string()
            #expect(list.contains("name=chimera-test"))
        }
    }

    @Test("a name is looked up")
    func name() async throws {
        let server = try await RedisServer.start()
        try await withClient("redis://localhost:\(server.port)") { try await $0.send(PING()) }
        try await withClient("redis://no-such-host.invalid:\(server.port)") { client in
            await #expect(throws: RedisError.self) { try await client.send(PING(), timeout: .milliseconds(200)) }
        }
    }

    @Test("a server out of memory or without replicas refuses writes, classed as such")
    func refusals() async throws {
        let server = try await RedisServer.start(.init(maxmemory: "1"))
        try await withClient(server.url) { client in
            let error = await #expect(throws: RedisError.self) { try await client.send(SET(RedisKey("k"), to: "v")) }
            let refusal = try #require(error?.answer)
            #expect(refusal.reaction == .storageRefused)
            try await client.send(CONFIG.SET("maxmemory", to: "0"))
            try await client.send(CONFIG.SET("min-replicas-to-write", to: "1"))
            let second = await #expect(throws: RedisError.self) { try await client.send(SET(RedisKey("k"), to: "v")) }
            let noReplicas = try #require(second?.answer)
            #expect(noReplicas.reaction == .storageRefused)
        }
    }

    @Test("a busy server is waited for")
    func busy() async throws {
        let server = try await RedisServer.start(.init(extra: ["--busy-reply-threshold", "1"]))
        try await withClient(server.url) { configuration in
            configuration.commandTimeout = .seconds(30)
        } _: { client in
            // Awaited at the end of the test.
            let endless = Task { try await client.send(RawCommand(["EVAL", "while true do end", "0"])) }
            try await waitUntil("the script keeps the server busy") {
                do {
                    try await server.cli("PING")
                    return false
                } catch {
                    return true
                }
            }
            // Awaited at the end of the test.
            let waiting = Task {
                try await withClient(server.url) { try await $0.send(PING(), timeout: .seconds(30)) }
            }
            try await server.cli("SCRIPT", "KILL")
            try await waiting.value
            await #expect(throws: RedisError.self) { try await endless.value }
        }
    }

    @Test("WAIT behind a write tells how many replicas have it")
    func wait() async throws {
        try await withClient(SharedRedis.url()) { client in
            let key = KeyPrefix.unique().key("k")
            let (isSet, acknowledged) = try await client.send(
                SET(key, to: "v"),
                waitingFor: ReplicaWait(replicas: 1, limit: .milliseconds(10))
            )
            #expect(isSet)
            #expect(acknowledged == 0)
        }
    }

    @Test("whoever waits for a replica that is gone holds up nobody else")
    func waitAside() async throws {
        try await withClient(SharedRedis.url()) { client in
            let key = KeyPrefix.unique().key("k")
            // Cancelled and awaited below.
            let waiting = Task {
                try await client.send(
                    SET(key, to: "v"),
                    waitingFor: ReplicaWait(replicas: 1, limit: .seconds(60))
                )
            }
            try await waitUntil("the write is there") { try await client.send(GET(key)) != nil }
            try await client.send(PING())
            waiting.cancel()
            await #expect(throws: RedisError.self) { try await waiting.value }
        }
    }

    @Test("a client that was closed waits for no replica either")
    func waitClosed() async throws {
        try await withClient(SharedRedis.url()) { client in
            await client.close()
            await #expect(throws: RedisError.self) {
                _ = try await client.send(
                    SET(KeyPrefix.unique().key("k"), to: "v"),
                    waitingFor: ReplicaWait(replicas: 1, limit: .milliseconds(10))
                )
            }
        }
    }

    @Test("a blocking command is kept off the shared connection")
    func blocking() async throws {
        try await withClient(SharedRedis.url()) { client in
            let read = XREAD(streams: [(RedisKey("s"), .latest)], block: .seconds(1))
            await #expect(throws: RedisError.self) { try await client.send(read) }
        }
    }
}
