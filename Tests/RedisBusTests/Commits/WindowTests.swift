import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Window", .timeLimit(.minutes(10)))
struct WindowTests {
    private let route = Note.work.route

    private func inside(_ it: Installation, _ tenant: String = "acme") async throws -> String {
        try await it.cli("HGET", it.key("window:p"), tenant)
    }

    private func parked(_ it: Installation, _ tenant: String = "acme") async throws -> String {
        try await it.cli("ZCARD", it.key("window:p:\(tenant)"))
    }

    @Test("what exceeds the window is parked, and let in one by one, by lane and order (pitfall 28)")
    func order() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let window = Window(pool: "p", cap: 2)
        for number in 0..<5 { try await it.publish("low-\(number)", lane: .low, window: window) }
        for number in 0..<2 { try await it.publish("high-\(number)", lane: .high, window: window) }
        #expect(try await it.length(of: "work.low") == 2)
        #expect(try await parked(it) == "5")
        #expect(try await inside(it) == "2")
        var order: [String] = []
        for _ in 0..<7 {
            let raw = try #require(try await it.take(1, from: route).first)
            order.append(try raw.text)
            #expect(try await it.settle(raw, of: route) == .committed(duplicates: 0))
            #expect(try #require(Int(try await inside(it).isEmpty ? "0" : inside(it))) <= 2)
        }
        #expect(order == ["low-0", "high-0", "high-1", "low-1", "low-2", "low-3", "low-4"])
        #expect(try await inside(it) == "")
        #expect(try await it.cli("EXISTS", it.key("bodies"), it.key("places"), it.key("window:p:acme")) == "0")
    }

    @Test("what is parked counts towards the high-water mark of its lane (pitfall 9)")
    func highWater() async throws {
        let small = Channel<Cancel>(Route("small", group: ConsumerGroup("small"), lanes: .three, highWater: 4))
        let it = try await Installation.start(routes: [small.route])
        func publish(_ text: String, _ lane: Lane, tenant: String = "acme") async throws -> PublishResult {
            let options = Publication.Options(window: Window(pool: "p", cap: 1))
            let note = try Note.make(text, tenant: tenant)
            return try await it.publisher.publish(note, to: small, lane: lane, options: options)
        }
        // Two in the stream and two parked, one of each tenant.
        for (text, tenant) in [("a", "acme"), ("b", "acme"), ("c", "other"), ("d", "other")] {
            #expect(try await publish(text, .low, tenant: tenant) == .published)
        }
        #expect(try await it.length(of: "small.low") == 2)
        #expect(try await publish("e", .low) == .full)
        #expect(try await publish("f", .low, tenant: "third") == .full)
        // The flood in one lane does not shut the others.
        #expect(try await publish("g", .high) == .published)
        #expect(try await it.cli("HMGET", it.key("window:p"), "~parked0", "~parked2") == "1\n2")
        #expect(try await it.bus.depth(of: small.route, in: Partition(0), pools: ["p"]).parked == 3)
        // The one that is let in instead comes from another lane, and is counted off there.
        let raw = try #require(try await it.take(1, from: small.route).first)
        #expect(try raw.text == "a")
        #expect(try await it.settle(raw, of: small.route) == .committed(duplicates: 0))
        #expect(try await it.cli("HMGET", it.key("window:p"), "~parked0", "~parked2") == "0\n2")
        #expect(try await publish("e", .low) == .published)
        #expect(try await publish("f", .low, tenant: "third") == .full)
    }

    @Test("dead letters and retries free the window, hand-backs and reclaims keep it")
    func settlements() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let window = Window(pool: "p", cap: 1)
        for number in 0..<3 { try await it.publish("\(number)", window: window) }

        var raw = try #require(try await it.take(1, from: route).first)
        _ = try await it.settle(raw, .release, of: route)
        #expect(try await inside(it) == "1")
        #expect(try await parked(it) == "2")

        raw = try #require(try await it.take(1, from: route).first)
        let again = it.key("work.again")
        let id = raw.token.position.text
        try await it.cli("XCLAIM", again, "work", "test-1", "0", id, "IDLE", "100000", "JUSTID")
        _ = try await LeaseSweep(bus: it.bus, routes: Note.routes).round()
        #expect(try await inside(it) == "1")
        #expect(try await parked(it) == "2")

        raw = try #require(try await it.take(1, from: route).first)
        #expect(try raw.text == "0")
        _ = try await it.settle(raw, .reject(.rejected, detail: "x"), of: route)
        #expect(try await parked(it) == "1")

        raw = try #require(try await it.take(1, from: route).first)
        #expect(try raw.text == "1")
        _ = try await it.settle(raw, .retry(after: .zero, because: "x"), of: route)
        #expect(try await parked(it) == "0")
        _ = try await DueSweep(bus: it.bus).round()
        #expect(try await parked(it) == "1")

        for text in ["2", "1"] {
            raw = try #require(try await it.take(1, from: route).first)
            #expect(try raw.text == text)
            _ = try await it.settle(raw, of: route)
        }
        #expect(try await inside(it) == "")
        #expect(try await it.cli("EXISTS", it.key("bodies"), it.key("places")) == "0")
    }

    @Test("two flooding tenants share a pool as their windows do")
    func fairness() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let windows = ["big": Window(pool: "p", cap: 30), "small": Window(pool: "p", cap: 10)]
        for (tenant, window) in windows {
            for number in 0..<400 { try await it.publish("\(number)", tenant: tenant, window: window) }
        }
        let recorder = Recorder()
        var options = ConsumerOptions()
        options.slots = 8
        try await running(it.consumer(recorder, on: Note.work, options: options)) { try await recorder.waitFor(800) }
        let first = recorder.tenants.prefix(400)
        let big = first.count { $0 == "big" }
        // Three to one, while both still have work.
        #expect((270...330).contains(big), "\(big) of the first 400")
        try await waitUntil("both windows are empty") { try await it.cli("HLEN", it.key("window:p")) == "2" }
        #expect(try await inside(it, "big") == "")
        #expect(try await inside(it, "small") == "")
    }

    @Test("no mixture of settlements makes the window drift", arguments: [1, 2, 3] as [UInt64])
    func noDrift(seed: UInt64) async throws {
        let it = try await Installation.start(routes: Note.routes)
        let window = Window(pool: "p", cap: 5)
        for number in 0..<60 { try await it.publish("\(number)", window: window) }
        let answer: Recorder.Answer = { delivery in
            // A different mixture for each seed, the same in each run.
            let number = (UInt64(delivery.body.reason) ?? 0) &* 0x9e37_79b9_7f4a_7c15 &* (seed &* 2 &+ 1)
            guard delivery.attempt == 1 else { return .done() }
            switch (number >> 32) % 4 {
            case 0: return .done()
            case 1: return .retry(after: .milliseconds(1), because: "x")
            case 2: return .reject(detail: "x")
            default: throw Note.BadName()
            }
        }
        var options = ConsumerOptions()
        options.retry = RetryPolicy(backOff: [.milliseconds(1)])
        let recorder = Recorder(answer: answer)
        try await running(
            it.consumer(recorder, on: Note.work, options: options),
            it.sweeping(DueSweep(bus: it.bus))
        ) {
            try await waitUntil("all are settled") {
                try await it.total(of: ["work.normal", "work.again", "delayed", "window:p:acme"]) == 0
            }
        }
        #expect(Set(recorder.texts).count == 60)
        #expect(try await inside(it) == "")
        #expect(try await it.cli("HGET", it.key("window:p"), "~parked1") == "0")
        #expect(try await it.cli("EXISTS", it.key("bodies"), it.key("places")) == "0")
    }
}
