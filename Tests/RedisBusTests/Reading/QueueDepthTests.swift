import Bus
import Observability
import RedisBus
import RedisTesting
import Testing

@Suite("QueueDepth", .timeLimit(.minutes(10)))
struct QueueDepthTests {
    private let route = Note.work.route

    @Test("counts what is queued, held, delayed, parked and dead, and how old the oldest is (pitfall 21)")
    func counts() async throws {
        let it = try await Installation.start(routes: Note.routes)
        #expect(try await it.bus.depth(of: route, in: Partition(0)).streams.allSatisfy { $0.oldest == nil })
        for number in 0..<5 { try await it.publish("\(number)", lane: .low) }
        for number in 0..<3 { try await it.publish("w\(number)", window: Window(pool: "p", cap: 1)) }
        let taken = try await it.take(4, from: route)
        _ = try await it.settle(taken[1], .retry(after: .seconds(600), because: "x"), of: route)
        _ = try await it.settle(taken[2], .reject(.rejected, detail: "x"), of: route)
        _ = try await it.settle(taken[3], .release, of: route)
        let depth = try await it.bus.depth(of: route, in: Partition(0), pools: ["p"])
        #expect(depth.delayed == 1)
        #expect(depth.dead == 1)
        #expect(depth.parked == 2)
        #expect(depth.timers == 0)
        #expect(depth.queued == 3)
        #expect(depth.pending == 1)
        let byStream = Dictionary(uniqueKeysWithValues: depth.streams.map { ($0.stream.text, $0) })
        #expect(byStream["work.low"]?.queued == 2)
        #expect(byStream["work.again"]?.queued == 1)
        #expect(byStream["work.normal"]?.pending == 1)
        #expect(byStream["work.high"]?.oldest == nil)
        #expect(byStream["work.low"]?.oldest != nil)
    }

    @Test("an unread entry that somebody deleted does not spoil the count (pitfall 20)")
    func deletedUnread() async throws {
        let it = try await Installation.start(routes: Note.routes)
        for number in 0..<3 { try await it.publish("\(number)") }
        let id = try #require(try await it.entries(of: "work.normal").dropFirst().first?.id)
        try await it.cli("XDEL", it.key("work.normal"), id)
        // The server itself does not know any more.
        #expect(try await it.cli("--json", "XINFO", "GROUPS", it.key("work.normal")).contains("\"lag\":null"))
        #expect(try await it.bus.depth(of: route, in: Partition(0)).queued == 2)
    }

    @Test("what cannot be known is unknown, not zero (pitfall 20)")
    func unknown() async throws {
        let it = try await Installation.start(routes: Note.routes)
        try await it.publish("a")
        _ = try await it.take(1, from: route)
        let id = try #require(try await it.entries(of: "work.normal").first?.id)
        try await it.cli("XDEL", it.key("work.normal"), id)
        #expect(try await it.bus.depth(of: route, in: Partition(0)).queued == nil)
        try await it.cli("XGROUP", "DESTROY", it.key("work.high"), "work")
        let depth = try await it.bus.depth(of: route, in: Partition(0))
        #expect(depth.queued == nil)
        #expect(depth.streams[1].pending == nil)

        let sweep = DepthSweep(bus: it.bus, routes: [route], metrics: it.metrics)
        _ = try await sweep.round()
        #expect(it.metric("chimera_queue_lag_unknown{channel=\"work\"}") == 1)
    }

    @Test("the gauges sum over all partitions")
    func gauges() async throws {
        let it = try await Installation.start(partitions: 4, routes: Note.routes)
        for number in 0..<20 { try await it.publish("\(number)", tenant: "tenant-\(number)") }
        _ = try await it.take(5, from: route)
        let sweep = DepthSweep(bus: it.bus, routes: [route, Note.channel.route], pools: ["p"], metrics: it.metrics)
        _ = try await sweep.round()
        #expect(it.metric("chimera_queue_messages{channel=\"work\",state=\"queued\"}") == 15)
        #expect(it.metric("chimera_queue_messages{channel=\"work\",state=\"pending\"}") == 5)
        #expect(it.metric("chimera_queue_messages{channel=\"notes\",state=\"queued\"}") == 0)
        #expect(it.metric("chimera_queue_lag_unknown{channel=\"work\"}") == 0)
        #expect(it.metrics.problems.isEmpty)
    }
}
