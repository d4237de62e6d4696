import RedisClient
import RedisProtocol
import RedisTesting
import Testing

@Suite("BlockingLane", .timeLimit(.minutes(10)))
struct BlockingLaneTests {
    let prefix = KeyPrefix.unique()

    func read(_ stream: RedisKey, block: Duration) -> XREADGROUP {
        XREADGROUP(group: "g", consumer: "c", streams: [(stream, .new)], count: 10, block: block)
    }

    /// Waits until the server says that someone blocks.
    func untilBlocked(_ server: RedisServer) async throws {
        try await waitUntil("a client is blocked") {
            try await server.cli("INFO", "clients").contains("blocked_clients:1")
        }
    }

    @Test("a blocked read gets the entry that comes, while other commands pass")
    func delivers() async throws {
        let server = try await RedisServer.start()
        let stream = prefix.key("s")
        try await withClient(server.url) { client in
            try await client.send(XGROUP.CREATE(stream, group: "g"))
            let lane = client.blockingLane(near: stream)
            // Awaited at the end of the test.
            let reading = Task { try await lane.send(read(stream, block: .seconds(50))) }
            try await untilBlocked(server)
            let id = try await client.send(XADD(stream, fields: [("a", [49])]))
            let entries = try await reading.value
            #expect(entries.first?.entries.map(\.id) == id.map { [$0] })
            let nothing = try await lane.send(read(stream, block: .milliseconds(1)))
            #expect(nothing.isEmpty)
        }
    }

    @Test("cancelling a blocked read ends it at once with nothing, and the lane serves on")
    func cancels() async throws {
        let server = try await RedisServer.start()
        let stream = prefix.key("s")
        try await withClient(server.url) { configuration in
            configuration.unblockTimeout = .seconds(60)
        } _: { client in
            try await client.send(XGROUP.CREATE(stream, group: "g"))
            let lane = client.blockingLane(near: stream)
            for _ in 0..<20 {
                // Awaited at the end of the test.
                let reading = Task { try await lane.send(read(stream, block: .seconds(50))) }
                try await untilBlocked(server)
                reading.cancel()
                let entries = try await reading.value
                #expect(entries.isEmpty)
            }
            _ = try await client.send(XADD(stream, fields: [("a", [49])]))
            let entries = try await lane.send(read(stream, block: .seconds(1)))
            #expect(entries.first?.entries.count == 1)
        }
    }

    @Test("whatever a cancelled read was given is returned: nothing is left pending unseen")
    func losesNothing() async throws {
        let server = try await RedisServer.start()
        let stream = prefix.key("s")
        try await withClient(server.url) { configuration in
            configuration.unblockTimeout = .seconds(60)
        } _: { client in
            try await client.send(XGROUP.CREATE(stream, group: "g"))
            let lane = client.blockingLane(near: stream)
            var seen = 0
            for _ in 0..<200 {
                // Awaited at the end of the test.
                let reading = Task { try await lane.send(read(stream, block: .seconds(50))) }
                async let added = client.send(XADD(stream, fields: [("a", [49])]))
                reading.cancel()
                _ = try await added
                do {
                    seen += try await reading.value.first?.entries.count ?? 0
                } catch RedisError.cancelled {
                    // Cancelled before anything was sent.
                }
            }
            let pending = try await client.send(PendingSummary.Command(stream, group: "g")).count
            #expect(pending == seen)
        }
    }

    @Test("a broken lane fails its command as disconnected, and the next one connects anew")
    func breaks() async throws {
        let server = try await RedisServer.start()
        let stream = prefix.key("s")
        try await withClient(server.url) { client in
            try await client.send(XGROUP.CREATE(stream, group: "g"))
            let lane = client.blockingLane(near: stream)
            let id = try await lane.send(CLIENT.ID())
            // Awaited at the end of the test.
            let reading = Task { try await lane.send(read(stream, block: .seconds(50))) }
            try await untilBlocked(server)
            try await server.cli("CLIENT", "KILL", "ID", "\(id)")
            let error = await #expect(throws: RedisError.self) { try await reading.value }
            #expect(error?.isDisconnection == true)
            let next = try await lane.send(CLIENT.ID())
            #expect(next != id)
        }
    }

    @Test("a deleted stream or group shows as a missing group")
    func groupGone() async throws {
        let server = try await RedisServer.start()
        let stream = prefix.key("s")
        try await withClient(server.url) { client in
            try await client.send(XGROUP.CREATE(stream, group: "g"))
            let lane = client.blockingLane(near: stream)
            // Awaited at the end of the test.
            let reading = Task { try await lane.send(read(stream, block: .seconds(50))) }
            try await untilBlocked(server)
            _ = try await client.send(DEL(stream))
            // Awaited at the end of the test.
            for attempt in [reading, Task { try await lane.send(read(stream, block: .seconds(50))) }] {
                let error = await #expect(throws: RedisError.self) { try await attempt.value }
                let missing = try #require(error?.answer)
                #expect(missing.reaction == .groupMissing)
            }
        }
    }

    @Test("callers of one lane take turns")
    func turns() async throws {
        try await withClient(SharedRedis.url()) { client in
            let lane = client.blockingLane(near: prefix.key("s"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        let echo = try await lane.send(RawCommand(["ECHO", "\(number)"])).string()
                        #expect(echo == "\(number)")
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
