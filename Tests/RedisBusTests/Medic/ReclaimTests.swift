import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Reclaim", .timeLimit(.minutes(10)))
struct ReclaimTests {
    private static let long = Channel<Note.Body>(Route("long", group: ConsumerGroup("long"), lease: .seconds(15)))
    private static let short = Channel<Note.Body>(
        Route("short", group: ConsumerGroup("short"), lease: .milliseconds(300))
    )

    private func publish(_ text: String, to it: Installation, tracked: Bool = false) async throws {
        _ = try await it.publisher.publish(Note.make(text), to: Self.short, options: .init(isTracked: tracked))
    }

    @Test("a silent holder loses its message once the lease is over (pitfalls 1, 5 and 6)")
    func silent() async throws {
        let it = try await Installation.start(routes: [Self.short.route])
        let silent = try it.other("silent")
        try await publish("a", to: it)
        let raw = try #require(try await silent.take(1, from: Self.short.route).first)
        let sweep = LeaseSweep(bus: it.bus, routes: [Self.short.route])
        try await waitUntil("the lease is over") {
            _ = try await sweep.round()
            return try await it.length(of: "short.again") == 1
        }
        let again = try #require(try await it.take(1, from: Self.short.route).first)
        #expect(again.attempt == 2)
        #expect(again.crashes == 1)
        #expect(try await silent.settle(raw, of: Self.short.route) == .fenced)
        #expect(try await it.settle(again, of: Self.short.route) == .committed(duplicates: 0))
        let result = "chimera_messages_reclaimed_total{reason=\"lease_expired\",result=\"handed_back\"}"
        #expect(it.metric(result) == 1)
        #expect(try await it.findings("reclaimed") == 1)
    }

    @Test("a live handler keeps its message through many leases (pitfall 2)")
    func slow() async throws {
        let it = try await Installation.start(routes: [Self.long.route])
        let finish = Latch()
        let recorder = Recorder(answer: { _ in
            try await finish.wait()
            return .done()
        })
        _ = try await it.publisher.publish(Note.make("a"), to: Self.long)
        try await running(it.consumer(recorder, on: Self.long)) {
            try await recorder.waitFor(1)
            let id = try #require(try await it.entries(of: "long").first?.id)
            for _ in 0..<2 {
                // Almost over, unless its holder says otherwise.
                try await it.cli("XCLAIM", it.key("long"), "long", "test-1", "0", id, "IDLE", "14000", "JUSTID")
                try await waitUntil("the lease is renewed") { try await idle(it) < 14_000 }
                _ = try await LeaseSweep(bus: it.bus, routes: [Self.long.route]).round()
            }
            finish.open()
            try await waitUntil("it is settled") { try await it.length(of: "long") == 0 }
        }
        #expect(recorder.texts == ["a"])
        #expect(it.metric("chimera_messages_handled_total{channel=\"long\",settlement=\"done\"}") == 1)
        #expect(it.metric("chimera_commits_fenced_total{channel=\"long\"}") == 0)
    }

    /// For how many milliseconds its holder has given no sign of life.
    private func idle(_ it: Installation) async throws -> Int {
        let pending = try await it.cli("XPENDING", it.key("long"), "long", "-", "+", "1").split(separator: "\n")
        return try #require(pending.count == 4 ? Int(pending[2]) : nil)
    }

    /// Lets one holder after another go silent with the message.
    private func silence(_ it: Installation, times: Int, _ options: MedicOptions) async throws {
        for number in 0..<times {
            let raw = try #require(try await it.other("silent-\(number)").take(1, from: Self.short.route).first)
            let stream = it.key(raw.token.stream.text)
            let id = raw.token.position.text
            try await it.cli(
                "XCLAIM",
                stream,
                "short",
                raw.token.consumer.text,
                "0",
                id,
                "IDLE",
                "100000",
                "JUSTID"
            )
            // A new one: on a busy machine an old one may have slept for so long that it judges nobody.
            _ = try await LeaseSweep(bus: it.bus, routes: [Self.short.route], options: options).round()
        }
    }

    @Test("a message that silences its holders is quarantined with its history (pitfall 7)")
    func crashLoop() async throws {
        let it = try await Installation.start(routes: [Self.short.route])
        try await publish("poison", to: it, tracked: true)
        var options = MedicOptions()
        options.crashLimit = 3
        try await silence(it, times: 3, options)
        let dead = try #require(try await it.entries(of: "dead").first)
        #expect(dead["~reason"] == "crash_loop")
        #expect(dead["~detail"] == "lease_expired")
        #expect(dead["~crashes"] == "3")
        #expect(dead["~home"] == it.key("short"))
        let history = try #require(dead["~history"]).split(separator: "\n")
        #expect(history.map { $0.split(separator: ";")[1] } == ["silent-0", "silent-1", "silent-2"])
        #expect(try await it.cli("EXISTS", it.key("places"), it.key("bodies")) == "0")
        let result = "chimera_messages_reclaimed_total{reason=\"lease_expired\",result=\"dead_letter\"}"
        #expect(it.metric(result) == 1)
    }

    @Test("a message that was tried too often is given up when it is lost once more (pitfall 6)")
    func deliveryLimit() async throws {
        let it = try await Installation.start(routes: [Self.short.route])
        try await publish("a", to: it)
        var options = MedicOptions()
        options.crashLimit = 100
        options.deliveryLimit = 2
        try await silence(it, times: 2, options)
        let dead = try #require(try await it.entries(of: "dead").first)
        #expect(dead["~reason"] == "delivery_limit")
        #expect(dead["~attempt"] == "2")
    }

    @Test("scribbled bookkeeping stops neither reclaim nor settlement")
    func scribbled() async throws {
        let it = try await Installation.start(routes: [Self.short.route])
        for number in 0..<3 {
            try await it.cli(
                "XADD",
                it.key("short"),
                "*",
                "garbage",
                "\(number)",
                "~attempt",
                "x",
                "~crashes",
                "-",
                "~window",
                "?",
                "~tracked",
                "1"
            )
        }
        try await silence(it, times: 1, MedicOptions())
        let taken = try await it.take(3, from: Self.short.route)
        for raw in taken {
            let settlement = Settlement.retry(after: .zero, because: "x")
            #expect(try await it.settle(raw, settlement, of: Self.short.route) == .committed(duplicates: 0))
        }
        _ = try await DueSweep(bus: it.bus).round()
        #expect(try await it.length(of: "short") == 3)
    }

    @Test("a pending entry whose message was deleted is counted as lost and forgotten (pitfall 9)")
    func deleted() async throws {
        let it = try await Installation.start(routes: [Self.short.route])
        try await publish("a", to: it)
        let raw = try #require(try await it.take(1, from: Self.short.route).first)
        let id = raw.token.position.text
        try await it.cli("XDEL", it.key("short"), id)
        try await it.cli("XCLAIM", it.key("short"), "short", "test-1", "0", id, "IDLE", "100000", "JUSTID")
        try await waitUntil("it is no longer pending") {
            _ = try await LeaseSweep(bus: it.bus, routes: [Self.short.route]).round()
            return try await it.pending(in: Self.short.route, StreamName("short")) == 0
        }
    }
}
