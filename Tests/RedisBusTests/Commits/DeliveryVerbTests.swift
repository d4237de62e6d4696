import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Delivery verbs", .timeLimit(.minutes(10)))
struct DeliveryVerbTests {
    @Test("done publishes and leaves neither message nor claim (pitfall 8)")
    func done() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("a")
        let raw = try #require(try await it.take(1, from: Note.channel.route).first)
        let copy = Effect.publish(try Publication(Note.make("copy"), to: Note.copies))
        #expect(try await it.settle(raw, .done, copy, of: Note.channel.route) == .committed(duplicates: 0))
        #expect(try await it.length(of: "notes") == 0)
        #expect(try await it.pending(in: Note.channel.route, StreamName("notes")) == 0)
        #expect(try await it.length(of: "copies") == 1)
    }

    @Test("retry waits in a sorted set, counts the attempt and keeps the history (pitfall 22)")
    func retry() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("a")
        let raw = try #require(try await it.take(1, from: Note.channel.route).first)
        let settlement = Settlement.retry(after: .zero, because: "too\nearly; really")
        #expect(try await it.settle(raw, settlement, of: Note.channel.route) == .committed(duplicates: 0))
        #expect(try await it.cli("ZCARD", it.key("delayed")) == "1")
        #expect(try await it.length(of: "notes") == 0)

        _ = try await DueSweep(bus: it.bus).round()
        #expect(try await it.cli("ZCARD", it.key("delayed")) == "0")
        #expect(try await it.cli("HLEN", it.key("bodies")) == "0")
        let entry = try #require(try await it.entries(of: "notes").first)
        #expect(entry["~attempt"] == "2")
        let line = try #require(entry["~history"])
        #expect(line.hasPrefix("1;test-1;retry: too early  really;"))
        #expect(try await it.take(1, from: Note.channel.route).first?.attempt == 2)
    }

    @Test("what was postponed is no attempt, however often, and uses up nothing that crashes and failures may")
    func postpone() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("a")
        for count in 0..<6 {
            let raw = try #require(try await it.take(1, from: Note.channel.route).first)
            #expect(raw.attempt == 1 && raw.postponements == count)
            let settlement = Settlement.postpone(after: .zero, because: "not here")
            #expect(try await it.settle(raw, settlement, of: Note.channel.route) == .committed(duplicates: 0))
            _ = try await DueSweep(bus: it.bus).round()
        }
        let raw = try #require(try await it.take(1, from: Note.channel.route).first)
        let retry = Settlement.retry(after: .zero, because: "x")
        _ = try await it.settle(raw, retry, of: Note.channel.route)
        _ = try await DueSweep(bus: it.bus).round()
        let entry = try #require(try await it.entries(of: "notes").first)
        #expect(entry["~attempt"] == "2" && entry["~postponements"] == "6")
        #expect(try #require(entry["~history"]).hasPrefix("1;test-1;postponed: not here;"))
    }

    @Test("a message that is not due yet stays where it is")
    func notDue() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("a")
        let raw = try #require(try await it.take(1, from: Note.channel.route).first)
        _ = try await it.settle(raw, .retry(after: .seconds(600), because: "x"), of: Note.channel.route)
        _ = try await DueSweep(bus: it.bus).round()
        #expect(try await it.cli("ZCARD", it.key("delayed")) == "1")
        #expect(try await it.length(of: "notes") == 0)
    }

    @Test("one artifact in two streams may be retried in both")
    func sameArtifactTwice() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let artifact = try Note.make("a")
        let options = Publication.Options(isDeduplicated: false)
        _ = try await it.publisher.publish(artifact, to: Note.channel, options: options)
        _ = try await it.publisher.publish(artifact, to: Note.copies, options: options)
        for channel in [Note.channel, Note.copies] {
            let raw = try #require(try await it.take(1, from: channel.route).first)
            _ = try await it.settle(raw, .retry(after: .zero, because: "x"), of: channel.route)
        }
        _ = try await DueSweep(bus: it.bus).round()
        #expect(try await it.length(of: "notes") == 1)
        #expect(try await it.length(of: "copies") == 1)
    }

    @Test("release goes to the head of the line for another consumer, as the same attempt (pitfall 3)")
    func release() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let other = try it.other("test-2")
        try await it.publish("first", lane: .low)
        try await it.publish("second", lane: .low)
        let raw = try #require(try await it.take(1, from: Note.work.route).first)
        #expect(try raw.text == "first")
        #expect(try await it.settle(raw, .release, of: Note.work.route) == .committed(duplicates: 0))
        try await it.publish("high", lane: .high)

        let next = try await other.take(3, from: Note.work.route)
        #expect(try next.map { try $0.text } == ["first", "high", "second"])
        let again = try #require(next.first)
        #expect(again.attempt == 1)
        #expect(again.token.stream == Note.work.route.again)
        #expect(again.token != raw.token)
    }

    @Test("reject keeps every field, with reason, detail, home, origin and history (pitfall 7)")
    func reject() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("a")
        let before = try #require(try await it.entries(of: "notes").first)
        let raw = try #require(try await it.take(1, from: Note.channel.route).first)
        let settlement = Settlement.reject(.rejected, detail: "no such goal")
        #expect(try await it.settle(raw, settlement, of: Note.channel.route) == .committed(duplicates: 0))

        let dead = try #require(try await it.entries(of: "dead").first)
        for (name, value) in before.fields { #expect(dead[name] == value) }
        #expect(dead["~reason"] == "rejected")
        #expect(dead["~detail"] == "no such goal")
        #expect(dead["~home"] == it.key("notes"))
        #expect(dead["~origin"] == before.id)
        #expect(try #require(dead["~history"]).hasPrefix("1;test-1;rejected;"))
        #expect(try await it.length(of: "notes") == 0)
    }

    @Test("progress renews what is held and tells of what is not (pitfall 2)")
    func renew() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let stream = it.key("notes")
        try await it.note("a")
        try await it.note("b")
        let taken = try await it.take(2, from: Note.channel.route)
        let tokens = taken.map(\.token)
        try await it.cli("XCLAIM", stream, "notes", "test-1", "0", tokens[0].position.text, "IDLE", "100000", "JUSTID")
        try await it.cli("XCLAIM", stream, "notes", "thief", "0", tokens[1].position.text, "JUSTID")
        #expect(try await it.bus.renew(tokens, of: Note.channel.route) == [tokens[1]])
        let idle = try await it.cli("XPENDING", stream, "notes", "IDLE", "90000", "-", "+", "10")
        #expect(idle.isEmpty)
    }

    @Test("a failing handler is tried again by its policy, then given up")
    func failing() async throws {
        let it = try await Installation.start(routes: Note.routes)
        struct Bad: Error {}
        let recorder = Recorder(answer: { _ in throw Bad() })
        var options = ConsumerOptions()
        options.retry = RetryPolicy(backOff: [.milliseconds(1)], deliveryLimit: 3)
        try await it.note("a")
        try await running(
            it.consumer(recorder, on: Note.channel, options: options),
            it.sweeping(DueSweep(bus: it.bus))
        ) {
            try await waitUntil("it is given up") { try await it.length(of: "dead") == 1 }
        }
        #expect(recorder.attempts == [1, 2, 3])
        let dead = try #require(try await it.entries(of: "dead").first)
        #expect(dead["~reason"] == "delivery_limit")
        #expect(dead["~detail"] == "Bad")
        #expect(dead["~history"]?.split(separator: "\n").count == 3)
        #expect(it.metric("chimera_dead_letters_total{channel=\"notes\",reason=\"delivery_limit\"}") == 1)
    }
}
