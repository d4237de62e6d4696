import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("OrphanSweep", .timeLimit(.minutes(10)))
struct OrphanSweepTests {
    private let route = Note.channel.route

    private func sweep(_ it: Installation) async throws {
        _ = try await OrphanSweep(bus: it.bus, routes: Note.routes).round()
    }

    private func repaired(_ it: Installation) -> Int { it.metric("chimera_orphans_repaired_total") }

    private func expectClean(_ it: Installation) async throws {
        #expect(try await it.cli("EXISTS", it.key("places"), it.key("bodies")) == "0")
    }

    @Test("tracked messages of a deleted stream come back exactly once, others do not (pitfall 37)")
    func streamDeleted() async throws {
        let it = try await Installation.start(routes: Note.routes)
        for number in 0..<250 { try await it.note("\(number)", tracked: true) }
        try await it.note("untracked")
        try await it.cli("DEL", it.key("notes"))
        for _ in 0..<3 { try await sweep(it) }
        #expect(repaired(it) == 250)
        #expect(try await it.findings("orphans_repaired") > 0)
        try await it.bus.createGroups(of: Note.routes)
        let recorder = Recorder()
        try await running(it.consumer(recorder, on: Note.channel)) {
            try await recorder.waitFor(250)
            try await waitUntil("all are settled") { try await it.length(of: "notes") == 0 }
        }
        #expect(Set(recorder.texts) == Set((0..<250).map(String.init)))
        #expect(recorder.texts.count == 250)
        try await expectClean(it)
    }

    @Test("a stranger's XACK loses no tracked message, and its late holder has no effect (pitfalls 4 and 37)")
    func acknowledged() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("a", tracked: true)
        let raw = try #require(try await it.take(1, from: route).first)
        try await it.cli("XACK", it.key("notes"), "notes", raw.token.position.text)
        try await sweep(it)
        #expect(repaired(it) == 1)
        #expect(try await it.settle(raw, of: route) == .fenced)
        let again = try #require(try await it.take(1, from: route).first)
        #expect(try again.text == "a")
        #expect(try await it.settle(again, of: route) == .committed(duplicates: 0))
        try await expectClean(it)
        #expect(try await it.length(of: "notes") == 0)
    }

    @Test("what is queued, held, handed back, delayed or parked is left alone (pitfall 37)")
    func inPlace() async throws {
        let it = try await Installation.start(routes: Note.routes)
        for number in 0..<4 { try await it.note("\(number)", tracked: true) }
        let taken = try await it.take(3, from: route)
        _ = try await it.settle(taken[0], .retry(after: .seconds(600), because: "x"), of: route)
        _ = try await it.settle(taken[1], .release, of: route)
        for number in 0..<3 { try await it.publish("w\(number)", window: Window(pool: "p", cap: 1)) }
        #expect(try await it.cli("HLEN", it.key("places")) == "7")
        try await sweep(it)
        #expect(repaired(it) == 0)
        #expect(try await it.findings("orphans_repaired") == 0)
    }

    @Test("messages that fell out of the delayed set or a tenant's line come back (pitfall 37)")
    func fellOut() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("a", tracked: true)
        let raw = try #require(try await it.take(1, from: route).first)
        _ = try await it.settle(raw, .retry(after: .seconds(600), because: "x"), of: route)
        try await it.cli("DEL", it.key("delayed"))
        for number in 0..<2 { try await it.publish("w\(number)", window: Window(pool: "p", cap: 1)) }
        try await it.cli("DEL", it.key("window:p:acme"))
        try await sweep(it)
        #expect(repaired(it) == 2)
        let again = try #require(try await it.take(1, from: route).first)
        #expect(again.attempt == 2)
        _ = try await it.settle(again, of: route)
        for text in ["w0", "w1"] {
            let task = try #require(try await it.take(1, from: Note.work.route).first)
            #expect(try task.text == text)
            _ = try await it.settle(task, of: Note.work.route)
        }
        try await expectClean(it)
        #expect(try await it.cli("HGET", it.key("window:p"), "acme") == "")
        #expect(try await it.cli("HGET", it.key("window:p"), "~parked1") == "0")
    }

    @Test("the attempts of a message survive the loss of the stream that it was handed back to")
    func keepsAttempts() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.note("a", tracked: true)
        let raw = try #require(try await it.take(1, from: route).first)
        let id = raw.token.position.text
        try await it.cli("XCLAIM", it.key("notes"), "notes", "test-1", "0", id, "IDLE", "100000", "JUSTID")
        _ = try await LeaseSweep(bus: it.bus, routes: Note.routes).round()
        try await it.cli("DEL", it.key("notes.again"))
        try await sweep(it)
        let again = try #require(try await it.take(1, from: route).first)
        #expect(again.attempt == 2)
        #expect(again.crashes == 1)
    }
}
