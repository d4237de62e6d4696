import Artifacts
import Bus
import Observability
import RedisBus
import RedisTesting
import Synchronization
import Testing

@Suite("Fencing", .timeLimit(.minutes(10)))
struct FencingTests {
    private final class Lines: LogSink {
        private let written = Mutex<[String]>([])

        var all: [String] { written.withLock { $0 } }

        func write(_ line: [UInt8]) {
            written.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
    }

    private let route = Note.channel.route
    private let scope = BudgetScope("acme")

    /// Every kind of effect, so that a fenced commit can be seen to have none of them.
    private func everything() throws -> [Effect] {
        [
            .publish(try Publication(Note.make("copy"), to: Note.copies)),
            .state(StateChange(key: StateKey(kind: "run", id: "1"), replacing: nil, with: [1])),
            .reserve(Reservation(id: "r", amount: 1, scopes: [scope])),
            .timer(
                TimerRequest(
                    name: TimerName("t"),
                    after: .zero,
                    publishing: try Publication(Note.make("t"), to: Note.copies)
                )
            ),
            .event(try Note.make("event").encoded()),
            .audit([EnvelopeField(name: "what", text: "x")]),
        ]
    }

    private func commit(_ raw: RawDelivery, _ effects: [Effect], by it: Installation) async throws -> CommitResult {
        let input = Commit.Input(token: raw.token, care: raw.care, settlement: .done)
        return try await it.bus.commit([Commit(input: input, effects: effects)], of: route, in: Partition(0))[0]
    }

    private func expectNoEffect(_ it: Installation) async throws {
        for stream in ["copies", "audit", "dead"] { #expect(try await it.length(of: stream) == 0) }
        // What the medic tells of a reclaim is its own.
        #expect(try await it.length(of: "events") == it.findings("reclaimed"))
        for key in ["run:1", "audit.sequence", "timers", "bodies", "places"] {
            #expect(try await it.cli("EXISTS", it.key(key)) == "0", "\(key)")
        }
        #expect(try await it.cli("HGET", it.key("budget:acme"), "reserved") == "")
    }

    private func prepared() async throws -> (Installation, RawDelivery) {
        let it = try await Installation.start(routes: Note.routes)
        try await it.cli("HSET", it.key("budget:acme"), "limit", "100")
        try await it.note("a")
        return (it, try #require(try await it.take(1, from: route).first))
    }

    @Test("after a stranger's XCLAIM the commit has no effect at all (pitfall 4)")
    func claimed() async throws {
        let (it, raw) = try await prepared()
        try await it.cli("XCLAIM", it.key("notes"), "notes", "thief", "0", raw.token.position.text)
        #expect(try await commit(raw, everything(), by: it) == .fenced)
        try await expectNoEffect(it)
        #expect(try await it.length(of: "notes") == 1)
    }

    @Test("after a stranger's XACK the commit has no effect at all (pitfall 4)")
    func acknowledged() async throws {
        let (it, raw) = try await prepared()
        try await it.cli("XACK", it.key("notes"), "notes", raw.token.position.text)
        #expect(try await commit(raw, everything(), by: it) == .fenced)
        try await expectNoEffect(it)
    }

    @Test("after a reclaim the late commit has no effect, the new holder's has (pitfall 4)")
    func reclaimed() async throws {
        let (it, raw) = try await prepared()
        let options = MedicOptions()
        try await it.cli(
            "XCLAIM",
            it.key("notes"),
            "notes",
            "test-1",
            "0",
            raw.token.position.text,
            "IDLE",
            "100000",
            "JUSTID"
        )
        _ = try await LeaseSweep(bus: it.bus, routes: Note.routes, options: options).round()
        #expect(try await commit(raw, everything(), by: it) == .fenced)
        try await expectNoEffect(it)
        let other = try it.other("test-2")
        let again = try #require(try await other.take(1, from: route).first)
        #expect(again.attempt == 2)
        #expect(again.crashes == 1)
        #expect(try await commit(again, everything(), by: other) == .committed(duplicates: 0))
        #expect(try await it.length(of: "copies") == 1)
        #expect(try await it.cli("HGET", it.key("run:1"), "version") == "1")
    }

    @Test("a group destroyed and made again while handling leads to exactly one effect (pitfall 15)")
    func groupRecreated() async throws {
        let (it, raw) = try await prepared()
        try await it.cli("XGROUP", "DESTROY", it.key("notes"), "notes")
        try await it.bus.createGroups(of: Note.routes)
        let other = try it.other("test-2")
        let again = try #require(try await other.take(1, from: route).first)
        #expect(again.token.position == raw.token.position)
        #expect(try await commit(raw, everything(), by: it) == .fenced)
        #expect(try await commit(again, everything(), by: other) == .committed(duplicates: 0))
        #expect(try await commit(again, everything(), by: other) == .fenced)
        #expect(try await it.length(of: "copies") == 1)
        #expect(try await it.cli("GET", it.key("audit.sequence")) == "1")
    }

    @Test("a message settled twice in one batch has one effect", arguments: [2, 250])
    func twiceInABatch(count: Int) async throws {
        let it = try await Installation.start(routes: Note.routes)
        for number in 0..<count { try await it.note("\(number)") }
        let taken = try await it.take(count, from: route)
        let first = try #require(taken.first)
        let last = try #require(taken.last)
        let commits = try [first, last, first, last].map { raw in
            Commit(
                input: Commit.Input(token: raw.token, care: nil, settlement: .done),
                effects: [.publish(try Publication(Note.make("copy"), to: Note.copies))]
            )
        }
        let results = try await it.bus.commit(commits, of: route, in: Partition(0))
        #expect(results == [.committed(duplicates: 0), .committed(duplicates: 0), .fenced, .fenced])
        #expect(try await it.length(of: "copies") == 2)
    }

    @Test("in a batch, one that is fenced does not keep the others from their effects")
    func mixedBatch() async throws {
        let it = try await Installation.start(routes: Note.routes)
        for number in 0..<3 { try await it.note("\(number)") }
        let taken = try await it.take(3, from: route)
        try await it.cli("XACK", it.key("notes"), "notes", taken[1].token.position.text)
        let commits = try taken.map { raw in
            Commit(
                input: Commit.Input(token: raw.token, care: nil, settlement: .done),
                effects: [.publish(try Publication(Note.make("copy"), to: Note.copies))]
            )
        }
        let results = try await it.bus.commit(commits, of: route, in: Partition(0))
        #expect(results == [.committed(duplicates: 0), .fenced, .committed(duplicates: 0)])
        #expect(try await it.length(of: "copies") == 2)
    }

    @Test("a handler whose message was given away is cancelled, and its outcome dropped (pitfall 4)")
    func lostWhileHandling() async throws {
        let short = Channel<Cancel>(Route("short", group: ConsumerGroup("short"), lease: .milliseconds(150)))
        let it = try await Installation.start(routes: [short.route] + Note.routes)
        let never = Latch()
        let recorder = Recorder(answer: { _ in
            do { try await never.wait() } catch {}
            return .done(.publish(try Publication(Note.make("copy"), to: Note.copies)))
        })
        var note = try Note.make("a")
        let (run, task) = (RunID.next(), TaskID.next())
        (note.envelope.run, note.envelope.task) = (run, task)
        _ = try await it.publisher.publish(note, to: short)
        let lines = Lines()
        let logger = Logger(service: "test", level: .warning, sink: lines)
        try await running(it.consumer(recorder, on: short, logger: logger)) {
            try await recorder.waitFor(1)
            let id = try #require(try await it.entries(of: "short").first?.id)
            try await it.cli("XCLAIM", it.key("short"), "short", "thief", "0", id)
            try await waitUntil("the late commit is fenced") {
                it.metric("chimera_commits_fenced_total{channel=\"short\"}") == 1
            }
        }
        let told = lines.all.filter { $0.contains("no longer owned") }
        #expect(told.count == 1, "\(lines.all)")
        for name in [run.text, task.text, "\"channel\":\"short\"", "\"token\":\"0/short/", "\"tenant\":\"acme\""] {
            #expect(told.first?.contains(name) == true, "\(name) is missing in \(told)")
        }
        #expect(it.metric("chimera_leases_lost_total{channel=\"short\"}") == 1)
        #expect(try await it.length(of: "copies") == 0)
    }
}
