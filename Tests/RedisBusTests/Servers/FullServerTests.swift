import Bus
import RedisBus
import RedisTesting
import Testing

/// Servers that are tortured themselves, so each test has its own.
@Suite("A server in trouble", .timeLimit(.minutes(10)))
struct FullServerTests {
    @Test("out of memory: publishers are refused, all work goes on (pitfalls 16 and 38)")
    func outOfMemory() async throws {
        let server = try await RedisServer.start()
        let it = try await Installation.start(on: server, routes: Note.routes)
        for number in 0..<4 { try await it.note("\(number)") }
        try await it.publish("lane")
        let taken = try await it.take(4, from: Note.channel.route)
        _ = try await it.settle(taken[0], .retry(after: .zero, because: "x"), of: Note.channel.route)
        try await server.cli("CONFIG", "SET", "maxmemory", "1")

        await #expect {
            try await it.note("more")
        } throws: { error in
            guard case .storageRefused = error as? BusError else { return false }
            return true
        }
        let copy = Effect.publish(try Publication(Note.make("copy"), to: Note.copies))
        #expect(try await it.settle(taken[1], .done, copy, of: Note.channel.route) == .committed(duplicates: 0))
        #expect(try await it.settle(taken[2], .release, of: Note.channel.route) == .committed(duplicates: 0))
        let reject = Settlement.reject(.rejected, detail: "x")
        #expect(try await it.settle(taken[3], reject, of: Note.channel.route) == .committed(duplicates: 0))
        _ = try await DueSweep(bus: it.bus).round()
        _ = try await LeaseSweep(bus: it.bus, routes: Note.routes).round()
        #expect(try await it.take(2, from: Note.channel.route).count == 2)
        #expect(try await it.take(1, from: Note.work.route).count == 1)

        try await server.cli("CONFIG", "SET", "maxmemory", "0")
        try await it.note("more")
    }

    @Test("a password that was changed meanwhile is waited out; who was never let in is refused at once")
    func changedPassword() async throws {
        let server = try await RedisServer.start()
        let it = try await Installation.start(on: server, routes: Note.routes)
        try await it.note("a")
        let raw = try #require(try await it.take(1, from: Note.channel.route).first)
        try await server.cli("CONFIG", "SET", "requirepass", "other")
        try await server.cli("-a", "other", "--no-auth-warning", "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        async let settled = it.settle(raw, of: Note.channel.route)
        try await waitUntil("it was refused") { it.metric("chimera_bus_errors_total{class=\"denied\"}") >= 1 }
        let stranger = try it.other("test-2")
        await #expect {
            try await stranger.note("b")
        } throws: { error in
            guard case .fault = error as? BusError else { return false }
            return true
        }
        try await server.cli("-a", "other", "--no-auth-warning", "CONFIG", "SET", "requirepass", "")
        #expect(try await settled == .committed(duplicates: 0))
    }

    @Test("a disk that cannot be written: publishers are refused, settling waits and then succeeds (pitfall 38)")
    func cannotWrite() async throws {
        let server = try await RedisServer.start()
        let it = try await Installation.start(on: server, routes: Note.routes)
        try await it.note("a")
        let raw = try #require(try await it.take(1, from: Note.channel.route).first)
        // A directory stands where the snapshot belongs: once one has failed, the server refuses every write.
        try await server.cli("CONFIG", "SET", "save", "3600 1")
        try await server.cli("CONFIG", "SET", "stop-writes-on-bgsave-error", "yes")
        try await breakSnapshots(of: server)
        await #expect {
            try await it.note("more")
        } throws: { error in
            guard case .storageRefused = error as? BusError else { return false }
            return true
        }
        async let settled = it.settle(raw, of: Note.channel.route)
        try await waitUntil("it was refused once") {
            it.metric("chimera_bus_errors_total{class=\"storageRefused\"}") >= 2
        }
        try await server.cli("CONFIG", "SET", "save", "")
        #expect(try await settled == .committed(duplicates: 0))
    }

    private func breakSnapshots(of server: RedisServer) async throws {
        try await CommandLineTool.run(["mkdir", "-p", "\(server.directory)/dump.rdb/in-the-way"])
        try await server.cli("BGSAVE")
        try await waitUntil("a snapshot has failed") {
            try await server.cli("INFO", "persistence").contains("rdb_last_bgsave_status:err")
        }
    }

    @Test("a restarted server: what was published before, meanwhile and after is done, nothing twice (pitfall 38)")
    func restart() async throws {
        let server = try await RedisServer.start(RedisServer.Options(appendOnly: true, appendfsync: .always))
        let it = try await Installation.start(on: server, routes: Note.routes)
        // It is to learn soon that nobody is there.
        let publisher = try it.other("publisher", commandTimeout: .seconds(5))
        let recorder = Recorder()
        for number in 0..<50 { try await it.note("\(number)") }
        try await running(it.consumer(recorder, on: Note.channel)) {
            try await recorder.waitFor(50)
            try await waitUntil("they are settled") { try await it.length(of: "notes") == 0 }
            // One is on its way when the server dies, one is begun while nobody is there.
            try await server.cli("CLIENT", "PAUSE", "600000", "WRITE")
            async let cutOff: Void = publisher.note("50")
            try await waitUntil("a publication is on its way") {
                try await server.cli("CLIENT", "LIST").split(separator: "\n").contains { line in
                    line.contains("name=\(it.prefix)-publisher ") && line.contains("cmd=fcall")
                }
            }
            try await server.kill()
            async let begun: Void = publisher.note("51")
            for fault in ["disconnected", "unavailable"] {
                try await waitUntil("a publication met \(fault)") {
                    publisher.metric("chimera_bus_errors_total{class=\"\(fault)\"}") > 0
                }
            }
            try await server.restart()
            _ = try await (cutOff, begun)
            for number in 52..<100 { try await it.note("\(number)") }
            try await recorder.waitFor(100)
        }
        #expect(Set(recorder.texts) == Set((0..<100).map(String.init)))
        #expect(recorder.texts.count == 100)
    }

    @Test("a server without the functions gets them on the way")
    func functionsFlushed() async throws {
        let server = try await RedisServer.start()
        let it = try await Installation.start(on: server, routes: Note.routes)
        try await server.cli("FUNCTION", "FLUSH")
        try await it.note("a")
        try await server.cli("FUNCTION", "FLUSH")
        try await it.publish("b")
        try await server.cli("FUNCTION", "FLUSH")
        #expect(try await it.take(1, from: Note.work.route).count == 1)
        let raw = try #require(try await it.take(1, from: Note.channel.route).first)
        try await server.cli("FUNCTION", "FLUSH")
        #expect(try await it.settle(raw, of: Note.channel.route) == .committed(duplicates: 0))
    }

    @Test("two versions of the functions serve side by side, on the same messages")
    func twoVersions() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let current = FunctionLibrary.current
        let next = FunctionLibrary(parts: [
            Array(current.source.drop { $0 != 0x0a }.dropFirst().drop { $0 != 0x0a }),
            Array("-- the next version\n".utf8),
        ])
        #expect(next.version != current.version)
        let other = try it.other("test-2", library: next)
        try await other.bus.loadFunctions()
        let listed = try await it.cli("FUNCTION", "LIST")
        #expect(listed.contains(current.name) && listed.contains(next.name))
        try await it.publish("old")
        try await other.publish("new")
        let taken = try await other.take(2, from: Note.work.route)
        #expect(try Set(taken.map { try $0.text }) == ["old", "new"])
        for raw in taken {
            #expect(try await other.settle(raw, .release, of: Note.work.route) == .committed(duplicates: 0))
        }
        for raw in try await it.take(2, from: Note.work.route) {
            #expect(try await it.settle(raw, of: Note.work.route) == .committed(duplicates: 0))
        }
        try await it.cli("FUNCTION", "DELETE", next.name)
    }
}
