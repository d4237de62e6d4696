import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

/// Somebody has scribbled on what the bus keeps beside the streams.
@Suite("Corrupted messages", .timeLimit(.minutes(10)))
struct CorruptionTests {
    private let route = Note.channel.route

    /// One broken message before and one after a sound one, all due.
    private func delayed(_ it: Installation, breaking: (_ id: String) async throws -> Void) async throws {
        for text in ["bad-1", "good", "bad-2"] { try await it.note(text) }
        for raw in try await it.take(3, from: route) {
            _ = try await it.settle(raw, .retry(after: .zero, because: "x"), of: route)
            let id = "\(it.key("notes")) \(raw.token.position.text)"
            if try raw.text != "good" { try await breaking(id) }
        }
    }

    private func expectOnlyGoodMoved(_ it: Installation, detail: String) async throws {
        _ = try await DueSweep(bus: it.bus).round()
        #expect(try await it.take(1, from: route).map { try $0.text } == ["good"])
        #expect(try await it.cli("EXISTS", it.key("delayed"), it.key("bodies")) == "0")
        let dead = try await it.entries(of: "dead")
        #expect(dead.map { $0["~reason"] } == ["undeliverable", "undeliverable"])
        #expect(dead.allSatisfy { $0["~detail"]?.contains(detail) == true })
        #expect(it.metric("chimera_undeliverable_messages_total{kind=\"delayed\"}") == 2)
        #expect(it.metric("chimera_due_messages_moved_total{kind=\"delayed\"}") == 1)
        #expect(try await it.findings("undeliverable") == 1)
    }

    @Test(
        "a delayed message that cannot be read goes to the dead letters, the others are sent",
        arguments: ["", "scribble", "\u{01}", "\u{92}\u{01}\u{02}"]
    )
    func unreadable(bytes: String) async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await delayed(it) { id in try await it.cli("HSET", it.key("bodies"), id, bytes) }
        try await expectOnlyGoodMoved(it, detail: "cannot be read")
        let letters = DeadLetters(it.bus)
        let letter = try #require(try await letters.list(in: Partition(0)).first)
        #expect(letter.home == nil)
        #expect(letter.fields.first?.value == Array(bytes.utf8))
        #expect(try await letters.redrive(letter.position, in: Partition(0), recording: []) == false)
    }

    @Test("a delayed message whose stream is no stream goes to the dead letters, and is sent again from there")
    func homeOfWrongType() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("bad", tracked: true)
        let raw = try #require(try await it.take(1, from: route).first)
        _ = try await it.settle(raw, .retry(after: .zero, because: "x"), of: route)
        try await it.publish("good")
        let good = try #require(try await it.take(1, from: Note.work.route).first)
        _ = try await it.settle(good, .retry(after: .zero, because: "x"), of: Note.work.route)
        try await it.cli("SET", it.key("notes"), "x")
        _ = try await DueSweep(bus: it.bus).round()
        #expect(try await it.take(1, from: Note.work.route).map { try $0.text } == ["good"])
        #expect(try await it.entries(of: "dead").first?["~detail"]?.contains("not a stream") == true)
        #expect(try await it.cli("EXISTS", it.key("places"), it.key("bodies"), it.key("delayed")) == "0")

        try await it.cli("DEL", it.key("notes"))
        try await it.bus.createGroups(of: Note.routes)
        let letters = DeadLetters(it.bus)
        let letter = try #require(try await letters.list(in: Partition(0)).first)
        #expect(letter.history.map(\.reason).last == "undeliverable")
        #expect(try await letters.redrive(letter.position, in: Partition(0), recording: []))
        #expect(try await it.take(1, from: route).map { try $0.text } == ["bad"])
    }

    @Test("a timer that cannot be read stops no other timer")
    func timer() async throws {
        let it = try await Installation.start(routes: Note.routes)
        for name in ["a", "b"] {
            let publication = try Publication(Note.make(name), to: Note.copies)
            let request = TimerRequest(name: TimerName(name), after: .zero, publishing: publication)
            _ = try await it.make(.timer(request), of: route)
        }
        try await it.cli("HSET", it.key("bodies"), "timer:a", "scribble")
        _ = try await DueSweep(bus: it.bus).round()
        #expect(try await it.take(1, from: Note.copies.route).map { try $0.text } == ["b"])
        #expect(try await it.entries(of: "dead").map { $0["~origin"] } == ["timer:a"])
        #expect(it.metric("chimera_undeliverable_messages_total{kind=\"timer\"}") == 1)
    }

    @Test("tables of a wrong type are no message's fault: the sweep fails, and all is there when that is mended")
    func table() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("a")
        let raw = try #require(try await it.take(1, from: route).first)
        _ = try await it.settle(raw, .retry(after: .zero, because: "x"), of: route)
        let damage = Damage.text("dead")
        try await damage.inflict(on: it)
        await #expect(throws: BusError.self) { _ = try await DueSweep(bus: it.bus).round() }
        try await damage.mend(it)
        _ = try await DueSweep(bus: it.bus).round()
        #expect(try await it.take(1, from: route).map { try $0.text } == ["a"])
    }

    @Test("orphans that cannot be read are given up, and a stream of a wrong type stops no other repair")
    func orphans() async throws {
        let it = try await Installation.start(routes: Note.routes)
        for text in ["lost", "broken"] { try await it.note(text, tracked: true) }
        let ids = try await it.entries(of: "notes").compactMap { $0["id"] }
        try #require(ids.count == 2)
        let options = Publication.Options(isTracked: true)
        _ = try await it.publisher.publish(Note.make("barred"), to: Note.copies, options: options)
        try await it.cli("DEL", it.key("notes"))
        try await it.cli("HSET", it.key("bodies"), ids[1], "scribble")
        try await it.cli("SET", it.key("copies"), "x")
        let sweep = OrphanSweep(bus: it.bus, routes: Note.routes)
        _ = try await sweep.round()
        #expect(it.metric("chimera_orphans_repaired_total") == 1)
        #expect(it.metric("chimera_orphans_barred_total") == 1)
        #expect(it.metric("chimera_undeliverable_messages_total{kind=\"tracked\"}") == 1)
        #expect(try await it.entries(of: "dead").map { $0["~origin"] } == [ids[1]])
        #expect(try await it.cli("HEXISTS", it.key("places"), ids[1]) == "0")

        try await it.cli("DEL", it.key("copies"))
        _ = try await sweep.round()
        #expect(it.metric("chimera_orphans_repaired_total") == 2)
        try await it.bus.createGroups(of: Note.routes)
        #expect(try await it.take(1, from: Note.copies.route).map { try $0.text } == ["barred"])
    }

    @Test("a dead holder's message with a window of a wrong type is given up, the others are handed back")
    func window() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let victim = try it.other("victim")
        try await it.publish("bad", window: Window(pool: "p", cap: 5))
        try await it.publish("good")
        _ = try await victim.take(2, from: Note.work.route)
        try await it.cli("SET", it.key("window:p"), "x")
        try await it.cli("HSET", it.key("consumers"), "victim", "1")
        var options = MedicOptions()
        options.presenceGrace = .zero
        let watch = CrashWatch(bus: it.bus, routes: Note.routes, options: options)
        try await waitUntil("it is judged") {
            _ = try await watch.round()
            return try await it.cli("HEXISTS", it.key("consumers"), "victim") == "0"
        }
        #expect(try await it.take(1, from: Note.work.route).map { try $0.text } == ["good"])
        #expect(try await it.entries(of: "dead").map { $0["~reason"] } == ["undeliverable"])
    }

    @Test("a parked message that cannot be read keeps nobody behind it waiting")
    func parked() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.publish("first", "broken", "next", window: Window(pool: "p", cap: 1))
        let id = try await it.cli("ZRANGE", it.key("window:p:acme"), "0", "0")
        try await it.cli("HSET", it.key("bodies"), id, "scribble")
        let first = try #require(try await it.take(1, from: Note.work.route).first)
        #expect(try await it.settle(first, of: Note.work.route) == .committed(duplicates: 0))
        #expect(try await it.take(1, from: Note.work.route).map { try $0.text } == ["next"])
        #expect(try await it.entries(of: "dead").map { $0["~origin"] } == [id])
    }
}
