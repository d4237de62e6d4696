import Bus
import Lifecycle
import RedisBus
import RedisTesting
import Synchronization
import Testing

@Suite("Redis is away while messages are handled", .timeLimit(.minutes(10)))
struct OutageTests {
    private func start(_ routes: [Route]) async throws -> Installation {
        let server = try await RedisServer.start(.init(appendOnly: true, appendfsync: .always))
        return try await Installation.start(on: server, routes: routes, commandTimeout: .seconds(5)) {
            $0.patience = .zero
        }
    }

    @Test("what was finished meanwhile is committed afterwards, however long that is beyond the patience of a call")
    func finished() async throws {
        let it = try await start(Note.routes)
        let finish = Latch()
        let recorder = Recorder(answer: { _ in
            try await finish.wait()
            return .done()
        })
        try await it.note("a")
        try await running(it.consumer(recorder, on: Note.channel)) {
            try await recorder.waitFor(1)
            try await it.server.kill()
            finish.open()
            try await waitUntil("several calls were given up") {
                it.metric("chimera_bus_errors_total{class=\"disconnected\"}")
                    + it.metric("chimera_bus_errors_total{class=\"unavailable\"}") > 3
            }
            try await it.server.restart()
            try await waitUntil("it is settled") { try await it.length(of: "notes") == 0 }
        }
        #expect(recorder.texts == ["a"])
        #expect(it.metric("chimera_messages_handled_total{channel=\"notes\",settlement=\"done\"}") == 1)
        try await it.server.stop()
    }

    @Test("a handler that changes what is outside is stopped when its lease could not be renewed while it lasts")
    func lapsed() async throws {
        let channel = Channel<Note.Body>(
            Route("short", group: ConsumerGroup("short"), lease: .milliseconds(500))
        )
        let it = try await start([channel.route])
        let (never, stopped) = (Latch(), Latch())
        let recorder = Recorder(answer: { _ in
            do {
                try await never.wait()
            } catch {
                stopped.open()
                throw error
            }
            return .done()
        })
        _ = try await it.publisher.publish(Note.make("a"), to: channel)
        var options = ConsumerOptions()
        options.needsLease = true
        try await running(it.consumer(recorder, on: channel, options: options)) {
            try await recorder.waitFor(1)
            try await it.server.kill()
            try await stopped.wait(until: "the handler is stopped")
        }
        // More than once where it lapsed while the server was there: the reader then finds it anew.
        #expect(it.metric("chimera_leases_lost_total{channel=\"short\"}") >= 1)
        try await it.server.restart()
        // Nothing of it was settled: whoever takes it next decides.
        #expect(try await it.pending(in: channel.route, StreamName("short")) == 1)
        try await it.server.stop()
    }

    @Test("an outage under a handler is not charged to its message, not even at the last attempt")
    func notCharged() async throws {
        let it = try await start(Note.routes)
        let away = Latch()
        let isFirst = Atomic(true)
        let recorder = Recorder(answer: { _ in
            guard isFirst.exchange(false, ordering: .relaxed) else { return .done() }
            try await it.server.kill()
            defer { away.open() }
            _ = try await it.bus.state(of: StateKey(kind: "note", id: "a"), in: Partition(0))
            return .done()
        })
        try await it.note("a")
        var options = ConsumerOptions()
        options.retry.deliveryLimit = 1
        try await running(it.consumer(recorder, on: Note.channel, options: options)) {
            try await away.wait(until: "the server is away")
            try await it.server.restart()
            try await recorder.waitFor(2)
            try await waitUntil("it is settled") { try await it.length(of: "notes.again") == 0 }
        }
        #expect(recorder.attempts == [1, 1])
        #expect(try await it.length(of: "dead") == 0)
        try await it.server.stop()
    }
}
