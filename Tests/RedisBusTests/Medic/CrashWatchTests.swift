import Bus
import Lifecycle
import RedisBus
import RedisClient
import RedisTesting
import Testing

@Suite("CrashWatch", .timeLimit(.minutes(10)))
struct CrashWatchTests {
    private static func quick() -> MedicOptions {
        var options = MedicOptions()
        options.presenceInterval = .milliseconds(10)
        options.presenceGrace = .milliseconds(50)
        return options
    }

    private func clients(of it: Installation, _ consumer: String) async throws -> [String] {
        let list = try await it.cli("CLIENT", "LIST").split(separator: "\n")
        return list.filter { $0.contains(" name=\(it.prefix)-\(consumer) ") }.compactMap { line in
            line.split(separator: " ").first.map { String($0.dropFirst("id=".count)) }
        }
    }

    private func listeners(of it: Installation, _ consumer: String) async throws -> Int {
        let reply = try await it.cli("PUBSUB", "NUMSUB", it.key("presence:\(consumer)"))
        return reply.split(separator: "\n").last.flatMap { Int($0) } ?? -1
    }

    @Test("a dead process' work goes to another, with the crash written down (pitfalls 1 and 33)")
    func crash() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let victim = try it.other("victim")
        let presence = try await Presence.announce(victim.bus)
        for number in 0..<120 { try await it.note("\(number)") }
        try await it.publish("lane")
        _ = try await victim.take(120, from: Note.channel.route)
        _ = try await victim.take(1, from: Note.work.route)

        let watch = CrashWatch(bus: it.bus, routes: Note.routes, options: Self.quick())
        let recorder = Recorder()
        let lane = Recorder()
        try await running(
            it.sweeping(watch),
            it.consumer(recorder, on: Note.channel),
            it.consumer(lane, on: Note.work)
        ) {
            await victim.client.close()
            try await recorder.waitFor(120)
            try await lane.waitFor(1)
            // The last that is done about it.
            try await waitUntil("it is told") { try await it.findings("process_gone") == 1 }
        }
        withExtendedLifetime(presence) {}
        #expect(try await it.cli("HEXISTS", it.key("consumers"), "victim") == "0")
        #expect(Set(recorder.texts).count == 120)
        #expect(recorder.texts.count == 120)
        #expect(Set(recorder.attempts) == [2])
        #expect(lane.attempts == [2])
        #expect(try await it.cli("XINFO", "CONSUMERS", it.key("notes"), "notes").contains("victim") == false)
        #expect(it.metric("chimera_messages_reclaimed_total{reason=\"crashed\",result=\"handed_back\"}") == 121)
        #expect(try await it.findings("reclaimed") == 2)
    }

    @Test("the history of a crash names the holder and counts it")
    func history() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let victim = try it.other("victim")
        let presence = try await Presence.announce(victim.bus)
        try await it.note("a")
        _ = try await victim.take(1, from: Note.channel.route)
        try await running(it.sweeping(CrashWatch(bus: it.bus, routes: Note.routes, options: Self.quick()))) {
            await victim.client.close()
            try await waitUntil("it is handed back") { try await it.length(of: "notes.again") == 1 }
        }
        withExtendedLifetime(presence) {}
        let entry = try #require(try await it.entries(of: "notes.again").first)
        #expect(entry["~attempt"] == "2")
        #expect(entry["~crashes"] == "1")
        #expect(entry["~home"] == it.key("notes"))
        #expect(entry["~history"]?.hasPrefix("1;victim;crashed;") == true)
    }

    @Test("a brief reconnect of a live process costs it nothing (pitfall 2)")
    func reconnect() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let living = try it.other("living")
        let presence = try await Presence.announce(living.bus)
        try await it.note("a")
        let raw = try #require(try await living.take(1, from: Note.channel.route).first)
        var options = Self.quick()
        options.presenceGrace = .seconds(30)
        let watch = CrashWatch(bus: it.bus, routes: Note.routes, options: options)
        _ = try await watch.round()
        for id in try await clients(of: it, "living") { try await it.cli("CLIENT", "KILL", "ID", id) }
        _ = try await watch.round()
        try await waitUntil("it listens again") { try await listeners(of: it, "living") == 1 }
        for _ in 0..<3 { _ = try await watch.round() }
        #expect(try await it.pending(in: Note.channel.route, StreamName("notes")) == 1)
        #expect(try await living.settle(raw, of: Note.channel.route) == .committed(duplicates: 0))
        withExtendedLifetime(presence) {}
    }

    @Test("a process that was given up while it lived enters itself again")
    func comesBack() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let living = try it.other("living")
        let presence = try await Presence.announce(living.bus)
        try await running(presence) {
            try await it.cli("HDEL", it.key("consumers"), "living")
            try await waitUntil("it is registered") {
                try await it.cli("HEXISTS", it.key("consumers"), "living") == "1"
            }
        }
        #expect(try await it.cli("HEXISTS", it.key("consumers"), "living") == "0")
        try await waitUntil("it no longer listens") { try await listeners(of: it, "living") == 0 }
    }

    @Test("a holder that lives after all is charged with one crash, however fast it takes its messages back")
    func livingHolder() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let living = try it.other("living")
        for number in 0..<250 { try await it.note("\(number)") }
        // Handed back already, so that what the pass hands back lies in the stream that it looks at.
        for raw in try await it.take(250, from: Note.channel.route) {
            _ = try await it.settle(raw, .release, of: Note.channel.route)
        }
        let never = Latch()
        let recorder = Recorder(answer: { _ in
            try await never.wait()
            return .done()
        })
        var options = ConsumerOptions()
        options.slots = 1000
        var quick = Self.quick()
        quick.presenceGrace = .zero
        let watch = CrashWatch(bus: it.bus, routes: Note.routes, options: quick)
        try await running(living.consumer(recorder, on: Note.channel, options: options)) {
            try await recorder.waitFor(250)
            try await it.cli("HSET", it.key("consumers"), "living", "1")
            try await waitUntil("it is judged") {
                _ = try await watch.round()
                return try await it.cli("HEXISTS", it.key("consumers"), "living") == "0"
            }
            never.open()
            try await waitUntil("all are settled") { try await it.total(of: ["notes", "notes.again"]) == 0 }
        }
        #expect(try await it.length(of: "dead") == 0)
        #expect(it.metric("chimera_messages_reclaimed_total{reason=\"crashed\",result=\"handed_back\"}") == 250)
        #expect(Set(recorder.attempts) == [1, 2])
    }
}
