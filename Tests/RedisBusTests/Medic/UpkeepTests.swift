import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Upkeep", .timeLimit(.minutes(10)))
struct UpkeepTests {
    private let route = Note.channel.route

    private func consumers(_ it: Installation, of stream: String = "notes") async throws -> [String] {
        let lines = try await it.cli("XINFO", "CONSUMERS", it.key(stream), "notes").split(separator: "\n").map(
            String.init
        )
        return zip(lines, lines.dropFirst()).filter { $0.0 == "name" }.map(\.1).sorted()
    }

    @Test("retiring a consumer never loses what it holds (pitfall 13)")
    func retire() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("a")
        let raw = try #require(try await it.other("old").take(1, from: route).first)
        let function = "chimera_retire_\(FunctionLibrary.current.version)"
        #expect(try await it.cli("FCALL", function, "1", it.key("notes"), "notes", "old") == "0")
        #expect(try await it.pending(in: route, StreamName("notes")) == 1)
        #expect(try await it.other("old").settle(raw, of: route) == .committed(duplicates: 0))
        #expect(try await it.cli("FCALL", function, "1", it.key("notes"), "notes", "old") == "1")
        #expect(try await consumers(it) == [])
    }

    @Test("the janitor removes names that are idle and hold nothing, and no others (pitfall 12)")
    func janitor() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let living = try it.other("living")
        let presence = try await Presence.announce(living.bus)
        try await it.note("a")
        try await it.note("b")
        let held = try #require(try await it.other("holding").take(1, from: route).first)
        for name in ["gone", "living"] {
            try await it.cli("XGROUP", "CREATECONSUMER", it.key("notes"), "notes", name)
        }
        _ = try await JanitorSweep(bus: it.bus, routes: Note.routes).round()
        #expect(try await consumers(it) == ["gone", "holding", "living"])

        var options = MedicOptions()
        options.idleConsumer = .zero
        _ = try await JanitorSweep(bus: it.bus, routes: Note.routes, options: options).round()
        #expect(try await consumers(it) == ["holding", "living"])
        #expect(try await it.findings("consumer_retired") == 1)
        #expect(try await it.pending(in: route, StreamName("notes")) == 1)
        #expect(try await it.other("holding").settle(held, of: route) == .committed(duplicates: 0))
        withExtendedLifetime(presence) {}
    }

    @Test("dead letters can be listed page by page and looked at (pitfall 7)")
    func list() async throws {
        let it = try await Installation.start(routes: Note.routes)
        for number in 0..<5 { try await it.note("\(number)") }
        for raw in try await it.take(5, from: route) {
            _ = try await it.settle(raw, .reject(.rejected, detail: "because \(raw.text)"), of: route)
        }
        let letters = DeadLetters(it.bus)
        let first = try await letters.list(in: Partition(0), count: 3)
        let rest = try await letters.list(in: Partition(0), after: first.last?.position, count: 3)
        #expect((first + rest).map(\.detail) == (0..<5).map { "because \($0)" })
        let letter = try #require(try await letters.show(first[1].position, in: Partition(0)))
        #expect(letter.reason == "rejected")
        #expect(letter.home == StreamName("notes"))
        #expect(letter.attempt == 1)
        #expect(letter.crashes == 0)
        #expect(letter.history.map(\.consumer) == ["test-1"])
        #expect(letter.history.map(\.reason) == ["rejected"])
        #expect(try RawArtifact(fields: letter.fields).decode(as: Cancel.self).body.reason == "1")
        #expect(try await letters.show(EntryPosition(milliseconds: 1, sequence: 0), in: Partition(0)) == nil)
    }

    @Test("a redriven message starts anew with its history, edited where wanted (pitfall 7)")
    func redrive() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("wrong", tracked: true)
        let raw = try #require(try await it.take(1, from: route).first)
        _ = try await it.settle(raw, .reject(.rejected, detail: "x"), of: route)
        let letters = DeadLetters(it.bus)
        let letter = try #require(try await letters.list(in: Partition(0)).first)
        let body = try #require(letter.fields.first { $0.name == "body" })
        let mended = String(decoding: body.value, as: UTF8.self).replacing("wrong", with: "right")
        let edits = [EnvelopeField(name: "body", text: mended), EnvelopeField(name: "~attempt", text: "9")]
        #expect(try await letters.redrive(letter.position, in: Partition(0), replacing: edits, recording: []))
        #expect(try await letters.redrive(letter.position, in: Partition(0), recording: []) == false)
        #expect(try await it.length(of: "dead") == 0)

        let entry = try #require(try await it.entries(of: "notes").first)
        #expect(entry["~history"] != nil)
        for name in ["~attempt", "~crashes", "~reason", "~detail", "~home", "~origin"] { #expect(entry[name] == nil) }
        let again = try #require(try await it.take(1, from: route).first)
        #expect(try again.text == "right")
        #expect(again.attempt == 1)
        #expect(try await it.settle(again, of: route) == .committed(duplicates: 0))
        #expect(try await it.cli("EXISTS", it.key("places"), it.key("bodies")) == "0")
    }

    @Test("a dead letter that does not say where it came from stays")
    func homeless() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.cli("XADD", it.key("dead"), "1-1", "hello", "world")
        let position = EntryPosition(milliseconds: 1, sequence: 1)
        #expect(try await DeadLetters(it.bus).redrive(position, in: Partition(0), recording: []) == false)
        #expect(try await it.length(of: "dead") == 1)
    }
}
