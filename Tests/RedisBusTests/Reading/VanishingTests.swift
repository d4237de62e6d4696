import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("What vanishes under a reader", .timeLimit(.minutes(10)))
struct VanishingTests {
    private func kill(_ consumer: String, of it: Installation) async throws {
        let list = try await it.cli("CLIENT", "LIST").split(separator: "\n")
        for line in list where line.contains(" name=\(it.prefix)-\(consumer) ") {
            guard let id = line.split(separator: " ").first?.dropFirst("id=".count) else { continue }
            // It may have gone by itself meanwhile.
            _ = try? await it.cli("CLIENT", "KILL", "ID", String(id))
        }
    }

    @Test("broken connections in the middle lose nothing (pitfall 18)", arguments: [false, true])
    func broken(isLaned: Bool) async throws {
        let it = try await Installation.start(routes: Note.routes)
        let reader = try it.other("reader")
        let recorder = Recorder()
        let channel = isLaned ? Note.work : Note.channel
        try await running(reader.consumer(recorder, on: channel)) {
            for round in 0..<20 {
                for number in 0..<10 {
                    _ = try await it.publisher.publish(Note.make("\(round)-\(number)"), to: channel)
                }
                try await kill("reader", of: it)
            }
            try await waitUntil("all are settled") {
                try await it.total(of: channel.route.streams.map(\.text)) == 0
            }
        }
        #expect(Set(recorder.texts).count == 200)
    }

    @Test("entries that were delivered but never seen are read again by their own holder (pitfalls 1 and 18)")
    func ownHistory() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let reader = try it.other("reader")
        for number in 0..<150 { try await it.note("\(number)") }
        // What a broken connection leaves behind: delivered in our name, the reply lost.
        try await it.cli("XREADGROUP", "GROUP", "notes", "reader", "STREAMS", it.key("notes"), ">")
        let recorder = Recorder()
        try await running(reader.consumer(recorder, on: Note.channel)) {
            try await waitUntil("it reads") {
                try await !it.cli("CLIENT", "LIST").split(separator: "\n").filter {
                    $0.contains("\(it.prefix)-reader ") && $0.contains("xreadgroup")
                }.isEmpty
            }
            try await kill("reader", of: it)
            try await recorder.waitFor(150)
            try await waitUntil("all are settled") { try await it.length(of: "notes") == 0 }
        }
        #expect(recorder.texts.count == 150)
    }

    @Test("a destroyed group comes back and delivers what was not settled (pitfalls 14 and 15)")
    func groupDestroyed() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let recorder = Recorder()
        try await running(it.consumer(recorder, on: Note.channel)) {
            try await it.note("before")
            try await recorder.waitFor(1)
            try await waitUntil("it is settled") { try await it.length(of: "notes") == 0 }
            try await it.cli("XGROUP", "DESTROY", it.key("notes"), "notes")
            try await it.note("after")
            try await recorder.waitFor(2)
        }
        #expect(recorder.texts == ["before", "after"])
        #expect(it.metric("chimera_group_recreations_total") >= 1)
    }

    @Test("a deleted stream comes back, without a hot loop (pitfall 14)", arguments: [false, true])
    func streamDeleted(isLaned: Bool) async throws {
        let it = try await Installation.start(routes: Note.routes)
        let recorder = Recorder()
        let channel = isLaned ? Note.work : Note.channel
        try await running(it.consumer(recorder, on: channel)) {
            _ = try await it.publisher.publish(Note.make("before"), to: channel)
            try await recorder.waitFor(1)
            for stream in channel.route.streams { try await it.cli("DEL", it.key(stream.text)) }
            try await waitUntil("the groups are back") {
                it.metric("chimera_group_recreations_total") >= channel.route.streams.count
            }
            _ = try await it.publisher.publish(Note.make("after"), to: channel)
            try await recorder.waitFor(2)
        }
        #expect(recorder.texts == ["before", "after"])
        #expect(it.metric("chimera_bus_errors_total{class=\"groupMissing\"}") < 20)
    }

    @Test("after FLUSHALL everything works again by itself (pitfall 14)")
    func flushed() async throws {
        let server = try await RedisServer.start()
        let it = try await Installation.start(on: server, routes: Note.routes)
        let recorder = Recorder()
        let presence = try await Presence.announce(it.bus)
        try await running(presence, it.consumer(recorder, on: Note.work)) {
            try await it.publish("before")
            try await recorder.waitFor(1)
            try await server.cli("FLUSHALL")
            try await it.publish("after", lane: .high)
            try await recorder.waitFor(2)
            try await waitUntil("it is registered again") {
                try await it.cli("HEXISTS", it.key("consumers"), "test-1") == "1"
            }
        }
        #expect(recorder.texts == ["before", "after"])
    }
}
