import Artifacts
import Bus
import RedisBus
import RedisClient
import RedisTesting
import Testing

@Suite("Words on their way to the server", .timeLimit(.minutes(10)))
struct WordTests {
    @Test("words of every length arrive as they were", arguments: [0, 31, 32, 255, 256, 65_535, 65_536])
    func lengths(count: Int) async throws {
        let it = try await Installation.start(routes: Note.routes)
        let line = Effect.audit([EnvelopeField(name: "what", text: String(repeating: "x", count: count))])
        #expect(try await it.make(line, of: Note.channel.route) == .committed(duplicates: 0))
        #expect(try await it.entries(of: "audit").first?["what"]?.utf8.count == count)
    }

    @Test("numbers of every size arrive as they were", arguments: [0, 127, 128, 65_535, 65_536, 1 << 32, 1 << 53])
    func numbers(amount: Int) async throws {
        let it = try await Installation.start(routes: Note.routes)
        let limit = Effect.limit(BudgetLimit(BudgetScope("acme"), amount))
        #expect(try await it.make(limit, of: Note.channel.route) == .committed(duplicates: 0))
        #expect(try await it.cli("HGET", it.key("budget:acme"), "limit") == "\(amount)")
    }

    @Test("odd names and values of an envelope are read as they were written", arguments: [false, true])
    func oddBytes(isTracked: Bool) async throws {
        let it = try await Installation.start(routes: Note.routes)
        var note = try Note.make("a")
        // The last of it looks like an odd byte that was written as such.
        note.envelope.subject = "100%=all%41"
        note.envelope.extensions = [
            EnvelopeField(name: "a=b%", value: Array("x y=%\n".utf8) + [0, 255]),
            EnvelopeField(name: "plain", value: []),
        ]
        _ = try await it.publisher.publish(note, to: Note.channel, options: .init(isTracked: isTracked))
        let raw = try #require(try await it.take(1, from: Note.channel.route).first)
        var expected = note.envelope
        expected.digest = try raw.artifact.get().envelope.digest
        #expect(try raw.artifact.get().envelope == expected)
        #expect(raw.care?.id == (isTracked ? note.envelope.id.text : nil))
    }

    @Test("an entry of the older form, with more fields of its own, is read like any other")
    func olderForm() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let artifact = try Note.make("a").encoded()
        let alone = ["id", "type", "tenant", "body"]
        let line = artifact.fields.filter { !alone.contains($0.name) }
            .map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" }.joined(separator: " ")
        let meta = EnvelopeField(name: "meta", text: line)
        let fields = artifact.fields.filter { alone.contains($0.name) } + [meta]
        try await it.client.send(RawAdd(key: it.key("notes"), fields: fields))
        let raw = try #require(try await it.take(1, from: Note.channel.route).first)
        #expect(try raw.artifact.get() == artifact)
    }
}
