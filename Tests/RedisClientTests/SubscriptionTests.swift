import RedisClient
import RedisProtocol
import RedisTesting
import Testing

@Suite("Subscription", .timeLimit(.minutes(10)))
struct SubscriptionTests {
    @Test("is confirmed when returned, and brings messages in order", arguments: [false, true])
    func messages(sharded: Bool) async throws {
        try await withClient(SharedRedis.url()) { client in
            let channel = KeyPrefix.unique().key("channel")
            let subscription = try await client.subscribe(to: channel, near: channel, sharded: sharded)
            #expect(subscription.isLive)
            let listeners = try await client.send(NUMSUB([channel], isSharded: sharded, near: channel))
            #expect(listeners == [1])
            for byte in UInt8(0)..<100 { _ = try await client.send(PUBLISH(channel, [byte], isSharded: sharded)) }
            var expected = UInt8(0)
            for await message in subscription.messages {
                #expect(message == [expected])
                expected += 1
                if expected == 100 { break }
            }
            await subscription.cancel()
            #expect(!subscription.isLive)
            try await waitUntil("nobody listens") {
                try await client.send(NUMSUB([channel], isSharded: sharded, near: channel)) == [0]
            }
        }
    }

    @Test("comes back after its connection is killed, again and again")
    func comesBack() async throws {
        let server = try await RedisServer.start()
        try await withClient(server.url) { client in
            let channel = RedisKey("presence")
            let subscription = try await client.subscribe(to: channel, near: channel)
            for _ in 1...5 {
                let before = subscription.confirmations
                try await server.cli("CLIENT", "KILL", "TYPE", "pubsub")
                try await waitUntil("it is confirmed again") {
                    subscription.confirmations > before && subscription.isLive
                }
                try await waitUntil("it is the only listener") {
                    try await client.send(NUMSUB([channel])) == [1]
                }
            }
            await subscription.cancel()
        }
    }

    @Test("comes back after a restart of the server")
    func restart() async throws {
        let server = try await RedisServer.start()
        try await withClient(server.url) { client in
            let channel = RedisKey("presence")
            let subscription = try await client.subscribe(to: channel, near: channel)
            try await server.kill()
            try await waitUntil("the break is noticed") { !subscription.isLive }
            try await server.restart()
            try await waitUntil("it is live again") { subscription.isLive }
            await subscription.cancel()
        }
    }

    @Test("is refused at once to a user without the right")
    func denied() async throws {
        let user = RedisServer.Options.User(name: "deaf", password: "p", rules: "~* +@all resetchannels")
        let server = try await RedisServer.start(.init(users: [user]))
        try await withClient("redis://deaf:p@127.0.0.1:\(server.port)") { client in
            let error = await #expect(throws: RedisError.self) {
                _ = try await client.subscribe(to: RedisKey("c"), near: RedisKey("c"))
            }
            let refusal = try #require(error?.answer)
            #expect(refusal.code == "NOPERM")
        }
    }

    @Test("ends its messages when the client closes")
    func closes() async throws {
        let server = try await RedisServer.start()
        let subscription = try await withClient(server.url) { client in
            try await client.subscribe(to: RedisKey("c"), near: RedisKey("c"))
        }
        for await _ in subscription.messages {}
        #expect(!subscription.isLive)
    }
}
