import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Commits that cannot be carried out", .timeLimit(.minutes(10)))
struct CommitFaultTests {
    private let route = Note.channel.route
    private let scope = BudgetScope("acme")
    private let window = Window(pool: "p", cap: 1)

    static let damages: [Damage] = [
        .text("copies"), .text("events"), .text("audit"), .counter("x"), .counter("9223372036854775807"),
        Damage(commands: [["HSET", "audit.sequence", "a", "b"]], remedies: [["DEL", "audit.sequence"]]),
        .text("timers"), .text("bodies"), .text("places"), .text("run:1"),
        Damage(commands: [["SET", "budget:acme", "x"]], remedies: [["DEL", "budget:acme"], limit]),
        .field("budget:acme", "spent", "1.5"), .field("budget:acme", "reserved", "much"),
        .field("budget:acme", "reserved", "-9223372036854775808"), .field("budget:acme", "r:old", "1e3"),
        .text("window:p"), .text("window:p:acme"), .text("work.normal"), .field("window:p", "acme", "x"),
        .field("window:p", "~sequence", "x"), .field("window:p", "~parked1", "9223372036854775807"),
    ]
    private static let limit = ["HSET", "budget:acme", "limit", "100"]

    /// Every kind of effect; what is harmless comes first, so that a fault half-way would show.
    private func everything() throws -> [Effect] {
        let copy = try Publication(Note.make("copy"), to: Note.copies)
        let options = Publication.Options(window: window)
        return [
            .publish(try Publication(Note.make("other"), to: Note.channel)),
            .state(StateChange(key: StateKey(kind: "run", id: "2"), replacing: nil, with: [1])),
            .publish(copy),
            .publish(try Publication(Note.make("task"), to: Note.work, options: options)),
            .publish(try Publication(Note.make("parked"), to: Note.work, options: options)),
            .state(StateChange(key: StateKey(kind: "run", id: "1"), replacing: nil, with: [1])),
            .reserve(Reservation(id: "new", amount: 1, scopes: [scope])),
            .spend(Reservation(id: "old", amount: 1, scopes: [scope])),
            .timer(TimerRequest(name: TimerName("t"), after: .seconds(600), publishing: copy)),
            .clearTimer(TimerName("u")),
            .event(try Note.make("event").encoded()),
            .audit([EnvelopeField(name: "what", text: "x")]),
        ]
    }

    private func commit(_ commits: [Commit], by it: Installation) async throws -> [CommitResult] {
        try await it.bus.commit(commits, of: route, in: Partition(0))
    }

    private func handled(_ raw: RawDelivery, _ effects: [Effect], as settlement: Settlement = .done) -> Commit {
        Commit(input: Commit.Input(token: raw.token, care: raw.care, settlement: settlement), effects: effects)
    }

    private func expectFault(_ result: CommitResult) {
        guard case .failed = result else {
            Issue.record("not a fault: \(result)")
            return
        }
    }

    private func prepared(tracked: Bool = false) async throws -> (Installation, RawDelivery) {
        let it = try await Installation.start(routes: Note.routes)
        try await it.server.cli(["HSET", it.key("budget:acme")] + Self.limit.dropFirst(2))
        try await it.note("a", tracked: tracked)
        return (it, try #require(try await it.take(1, from: route).first))
    }

    /// What the server holds, as digests that it makes itself.
    private func contents(_ it: Installation) async throws -> [String] {
        let keys = try await it.cli("KEYS", "\(it.prefix)*").split(separator: "\n").map(String.init).sorted()
        let digests = try await it.server.cli(["DEBUG", "DIGEST-VALUE"] + keys).split(separator: "\n")
        return zip(keys, digests).map { "\($0) \($1)" }
    }

    @Test(
        "whatever is broken, a commit that cannot be made in full has no effect, and is made once mended",
        arguments: damages
    )
    func allOrNothing(damage: Damage) async throws {
        let (it, raw) = try await prepared()
        try await damage.inflict(on: it)
        let before = try await contents(it)
        let effects = try everything()
        expectFault(try await commit([handled(raw, effects)], by: it)[0])
        #expect(try await contents(it) == before)
        #expect(try await it.pending(in: route, StreamName("notes")) == 1)
        try await damage.mend(it)
        let result = try await commit([handled(raw, effects)], by: it)[0]
        guard case .committed = result else {
            Issue.record("after mending: \(result)")
            return
        }
        #expect(try await it.length(of: "copies") == 1)
        #expect(try await it.cli("GET", it.key("audit.sequence")) == "1")
        #expect(try await it.pending(in: route, StreamName("notes")) == 0)
    }

    @Test(
        "the same when the input itself cannot go where it should",
        arguments: zip(
            [Settlement.release, .reject(.rejected, detail: "x"), .retry(after: .zero, because: "x")],
            ["notes.again", "dead", "delayed"]
        )
    )
    func unsettled(settlement: Settlement, key: String) async throws {
        for damage in [Damage.text(key), .text("bodies"), .text("places")] {
            let (it, raw) = try await prepared(tracked: true)
            try await it.cli("DEL", it.key("bodies"), it.key("places"))
            try await damage.inflict(on: it)
            let before = try await contents(it)
            let effects = [Effect.publish(try Publication(Note.make("copy"), to: Note.copies))]
            expectFault(try await commit([handled(raw, effects, as: settlement)], by: it)[0])
            #expect(try await contents(it) == before)
            try await damage.mend(it)
            #expect(try await commit([handled(raw, effects, as: settlement)], by: it) == [.committed(duplicates: 0)])
        }
    }

    @Test("in a batch, one that cannot be made keeps the others neither from their effects nor from being settled")
    func batch() async throws {
        let (it, first) = try await prepared()
        for text in ["b", "c", "d"] { try await it.note(text) }
        let raws = [first] + (try await it.take(3, from: route))
        try await Damage.field("window:p", "acme", "x").inflict(on: it)
        let options = Publication.Options(window: window)
        let bad = Effect.publish(try Publication(Note.make("task"), to: Note.work, options: options))
        let good = try raws.map { _ in Effect.publish(try Publication(Note.make("copy"), to: Note.copies)) }
        let results = try await commit(
            [
                handled(raws[0], [good[0]]), handled(raws[1], [good[1], bad]), handled(raws[2], [good[2], bad]),
                handled(raws[3], [good[3]]),
            ],
            by: it
        )
        #expect(results[0] == .committed(duplicates: 0) && results[3] == .committed(duplicates: 0))
        expectFault(results[1])
        expectFault(results[2])
        #expect(try await it.length(of: "copies") == 2)
        #expect(try await it.length(of: "notes") == 2)
        #expect(try await it.pending(in: route, StreamName("notes")) == 2)
    }

    @Test("a number of the log that was lost goes on where the log ends")
    func lostSequence() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let line = Effect.audit([EnvelopeField(name: "what", text: "x")])
        for _ in 0..<3 { _ = try await it.make(line, of: route) }
        try await it.cli("DEL", it.key("audit.sequence"))
        for _ in 0..<2 { #expect(try await it.make(line, of: route) == .committed(duplicates: 0)) }
        #expect(try await it.entries(of: "audit").map(\.id) == ["1-0", "2-0", "3-0", "4-0", "5-0"])
    }

    @Test("a parked message whose home is unusable goes on waiting, and what it waits for is settled")
    func unusableHome() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.publish("a", lane: .high, window: window)
        try await it.publish("b", lane: .low, window: window)
        let raw = try #require(try await it.take(1, from: Note.work.route).first)
        try await Damage.text("work.low").inflict(on: it)
        #expect(try await it.settle(raw, of: Note.work.route) == .committed(duplicates: 0))
        #expect(try await it.cli("ZCARD", it.key("window:p:acme")) == "1")
        #expect(try await it.cli("HGET", it.key("window:p"), "~parked2") == "1")
        #expect(try await it.cli("HGET", it.key("window:p"), "acme") == "")
        try await Damage.text("work.low").mend(it)
        try await it.bus.createGroups(of: Note.routes)
        try await it.publish("c", lane: .high, window: window)
        let next = try #require(try await it.take(1, from: Note.work.route).first)
        _ = try await it.settle(next, of: Note.work.route)
        let last = try #require(try await it.take(1, from: Note.work.route).first)
        #expect(try last.text == "b")
    }
}
