import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Events and audit", .timeLimit(.minutes(10)))
struct RecordTests {
    private let route = Note.channel.route

    @Test("events are bounded by count (pitfall 9 does not apply: telemetry alone is trimmed)")
    func count() async throws {
        let it = try await Installation.start(routes: Note.routes) { $0.eventLimit = 200 }
        for number in 0..<500 { _ = try await it.make(.event(Note.make("\(number)").encoded()), of: route) }
        let length = try await it.length(of: "events")
        // Whole nodes of the stream are dropped, of at most a hundred entries.
        #expect((200...300).contains(length), "\(length)")
    }

    @Test("events are bounded by bytes")
    func bytes() async throws {
        let it = try await Installation.start(routes: Note.routes)
        for number in 0..<500 { _ = try await it.make(.event(Note.make("\(number)").encoded()), of: route) }
        var options = MedicOptions()
        options.eventBytes = 50_000
        let sweep = TrimSweep(bus: it.bus, options: options)
        #expect(try #require(Int(try await it.cli("MEMORY", "USAGE", it.key("events"), "SAMPLES", "0"))) > 100_000)
        for _ in 0..<3 { _ = try await sweep.round() }
        let used = try #require(Int(try await it.cli("MEMORY", "USAGE", it.key("events"), "SAMPLES", "0")))
        #expect(used < 100_000)
        #expect(try await it.length(of: "events") > 0)
        let told = try await it.findings("events_dropped")
        #expect(told > 0)
        #expect(it.metric("chimera_events_trimmed_total") == 500 + told - (try await it.length(of: "events")))
    }

    @Test("audit entries are numbered from 1 without gaps, whoever writes at once, and never trimmed")
    func audit() async throws {
        let it = try await Installation.start(routes: Note.routes) { $0.eventLimit = 1 }
        let processes = try (0..<4).map { try it.other("writer-\($0)") }
        let writes = 0..<400
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in writes {
                group.addTask {
                    let fields = [EnvelopeField(name: "what", text: "\(number)")]
                    let refused = StateChange(
                        key: StateKey(kind: "run", id: "none"),
                        replacing: StoredState(version: 9, bytes: []),
                        with: []
                    )
                    // Every other one fails a condition: it must not use up a number.
                    let effects: [Effect] = number % 2 == 0 ? [.audit(fields)] : [.audit(fields), .state(refused)]
                    _ = try await processes[number % 4].bus.commit(
                        [Commit(input: nil, effects: effects)],
                        of: Note.channel.route,
                        in: Partition(0)
                    )
                }
            }
            try await group.waitForAll()
        }
        let entries = try await it.entries(of: "audit")
        #expect(entries.map(\.id) == (1...200).map { "\($0)-0" })
        #expect(Set(entries.compactMap { $0["what"] }).count == 200)
        #expect(entries.allSatisfy { $0["at"] != nil })
    }
}
