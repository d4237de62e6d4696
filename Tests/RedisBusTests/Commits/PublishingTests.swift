import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Publishing", .timeLimit(.minutes(10)))
struct PublishingTests {
    @Test("sending again, as after a lost reply, is a duplicate, also from another process (pitfall 24)")
    func duplicate() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let other = try it.other("test-2")
        let artifact = try Note.make("a")
        #expect(try await it.publisher.publish(artifact, to: Note.channel) == .published)
        #expect(try await it.publisher.publish(artifact, to: Note.channel) == .duplicate)
        #expect(try await other.publisher.publish(artifact, to: Note.channel) == .duplicate)
        #expect(try await it.length(of: "notes") == 1)
        #expect(it.metric("chimera_messages_published_total{result=\"duplicate\"}") == 1)
    }

    @Test("the idempotency key is kept for at least 24 hours, and no longer for being used again (pitfall 24)")
    func lifetime() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let artifact = try Note.make("a")
        _ = try await it.publisher.publish(artifact, to: Note.channel)
        let (tenant, key) = (artifact.envelope.tenant.text, artifact.envelope.idempotencyKey.text)
        let name = it.key("iid:\(tenant)/\(key)")
        #expect(try #require(Int(try await it.cli("TTL", name))) >= 24 * 3600)
        try await it.cli("EXPIRE", name, "3600")
        #expect(try await it.publisher.publish(artifact, to: Note.channel) == .duplicate)
        #expect((1...3600).contains(try #require(Int(try await it.cli("TTL", name)))))
    }

    @Test("what is sent again is a write, so that who waits for replicas waits for what the first try wrote")
    func duplicateIsWritten() async throws {
        let it = try await Installation.start(on: RedisServer.start(), routes: Note.routes)
        let artifact = try Note.make("a")
        _ = try await it.publisher.publish(artifact, to: Note.channel)
        let before = try await changes(it)
        #expect(try await it.publisher.publish(artifact, to: Note.channel) == .duplicate)
        #expect(try await changes(it) > before)
    }

    /// How many writes the server has seen.
    private func changes(_ it: Installation) async throws -> Int {
        let line = try await it.cli("INFO", "persistence").split(whereSeparator: \.isNewline)
            .first { $0.hasPrefix("rdb_changes_since_last_save:") }
        return try #require(line.flatMap { Int($0.split(separator: ":")[1]) })
    }

    @Test("a tenant's keys are its own: another's message under the same key is no duplicate")
    func keysOfTenants() async throws {
        let it = try await Installation.start(routes: Note.routes)
        var (one, two) = (try Note.make("a", tenant: "one"), try Note.make("b", tenant: "two"))
        one.envelope.idempotencyKey = try #require(IdempotencyKey("nightly"))
        two.envelope.idempotencyKey = one.envelope.idempotencyKey
        #expect(try await it.publisher.publish(one, to: Note.channel) == .published)
        #expect(try await it.publisher.publish(two, to: Note.channel) == .published)
        #expect(try await it.publisher.publish(one, to: Note.channel) == .duplicate)
        #expect(try await it.length(of: "notes") == 2)
    }

    @Test("a batch of any mixture of tenants is answered in its own order")
    func batch() async throws {
        let it = try await Installation.start(partitions: 4, routes: Note.routes)
        var publications = try (0..<40).map { number in
            try Publication(Note.make("\(number)", tenant: "tenant-\(number % 8)"), to: Note.channel)
        }
        publications[7] = publications[3]
        publications[33] = publications[20]
        let results = try await it.publisher.publish(publications)
        for (index, result) in results.enumerated() {
            #expect(result == ([7, 33].contains(index) ? .duplicate : .published), "\(index)")
        }
    }

    @Test("a full stream refuses publishers, not the output of handlers (pitfall 9)")
    func highWater() async throws {
        let small = Channel<Cancel>(Route("small", group: ConsumerGroup("small"), highWater: 3))
        let it = try await Installation.start(routes: [small.route] + Note.routes)
        let publications = try (0..<5).map { try Publication(Note.make("\($0)"), to: small) }
        let results = try await it.publisher.publish(publications)
        #expect(results == [.published, .published, .published, .full, .full])
        #expect(try await it.length(of: "small") == 3)
        #expect(it.metric("chimera_messages_published_total{result=\"full\"}") == 2)

        try await it.note("a")
        let raw = try #require(try await it.take(1, from: Note.channel.route).first)
        let more = Effect.publish(publications[3])
        #expect(try await it.settle(raw, .done, more, of: Note.channel.route) == .committed(duplicates: 0))
        #expect(try await it.length(of: "small") == 4)

        // What was refused as full may be sent again later: its key was not used up.
        let drained = try await it.take(4, from: small.route)
        for raw in drained { _ = try await it.settle(raw, of: small.route) }
        #expect(try await it.publisher.publish([publications[4]]) == [.published])
    }

    @Test("an artifact that no reader would accept is refused before it is sent, naming the field (pitfall 30)")
    func invalid() async throws {
        let it = try await Installation.start(routes: Note.routes)
        await #expect(throws: ArtifactError.self) {
            _ = try await it.publisher.publish(Note.make(""), to: Note.channel)
        }
        await #expect(throws: ArtifactError.self) {
            _ = try await it.publisher.publish(Note.make(String(repeating: "x", count: 20_000)), to: Note.channel)
        }
        #expect(try await it.length(of: "notes") == 0)
    }
}
