import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Lanes", .timeLimit(.minutes(10)))
struct LaneTests {
    @Test("a read fills the lanes in order, and general work never takes reserved room (pitfall 28)")
    func room() async throws {
        let it = try await Installation.start(routes: Note.routes)
        for number in 0..<10 { try await it.publish("low-\(number)", lane: .low) }
        let reader = try #require(it.bus.readers(of: Note.work.route).first)
        let low = try await reader.read(into: Room(general: 2, urgent: 1))
        #expect(try low.map { try $0.text } == ["low-0", "low-1"])
        try await it.publish("high", lane: .high)
        try await it.publish("normal")
        let mixed = try await reader.read(into: Room(general: 2, urgent: 1))
        #expect(try mixed.map { try $0.text } == ["high", "normal"])
        try await it.publish("high again", lane: .high)
        let urgent = try await reader.read(into: Room(general: 0, urgent: 1))
        #expect(try urgent.map { try $0.text } == ["high again"])
    }

    @Test("a flood of low work leaves the reserved slots to high work, which comes through (pitfall 28)")
    func flood() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let finish = Latch()
        let recorder = Recorder(answer: { _ in
            try await finish.wait()
            return .done()
        })
        var options = ConsumerOptions()
        options.slots = 4
        options.reservedSlots = 1
        try await running(it.consumer(recorder, on: Note.work, options: options)) {
            // They come while it waits, so that several streams answer one read at once.
            for number in 0..<10 {
                try await it.publish("low-\(number)", lane: .low)
                try await it.publish("normal-\(number)")
            }
            try await recorder.waitFor(3)
            #expect(recorder.texts.count == 3)
            try await it.publish("high", lane: .high)
            try await recorder.waitFor(4)
            #expect(recorder.texts.last == "high")
            finish.open()
            try await waitUntil("all are settled") {
                try await it.total(of: ["work.again", "work.high", "work.normal", "work.low"]) == 0
            }
        }
        #expect(recorder.texts.count == 21)
    }

    @Test("with room for many it goes lane by lane while more may lie there than was read (pitfall 28)")
    func behind() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let reader = try #require(it.bus.readers(of: Note.work.route).first)
        for number in 0..<16 { try await it.publish("low-\(number)", lane: .low) }
        #expect(try await reader.read(into: Room(general: 8)).count == 8)
        for number in 0..<8 { try await it.publish("high-\(number)", lane: .high) }
        let urgent = try await reader.read(into: Room(general: 8))
        #expect(try urgent.map { try $0.text } == (0..<8).map { "high-\($0)" })
    }

    @Test("who has read all that there was reads and waits with one command")
    func caughtUp() async throws {
        let it = try await Installation.start(on: RedisServer.start(), routes: Note.routes) {
            $0.readWait = .milliseconds(1)
        }
        let reader = try #require(it.bus.readers(of: Note.work.route).first)
        #expect(try await reader.read(into: Room(general: 8)).isEmpty)
        try await it.publish("low", lane: .low)
        try await it.publish("high", lane: .high)
        var calls = try await functionCalls(it)
        #expect(try await reader.read(into: Room(general: 8)).map { try $0.text } == ["high", "low"])
        #expect(try await functionCalls(it) == calls)
        for number in 0..<3 { try await it.publish("low-\(number)", lane: .low) }
        calls = try await functionCalls(it)
        #expect(try await reader.read(into: Room(general: 8)).count == 2)
        #expect(try await functionCalls(it) == calls)
        // A lane that has given its whole share may hold more.
        #expect(try await reader.read(into: Room(general: 8)).count == 1)
        #expect(try await functionCalls(it) == calls + 1)
        try await it.server.stop()
    }

    @Test("what lies in a channel's one stream when it is given lanes is read as its normal lane")
    func grown() async throws {
        let group = ConsumerGroup("g")
        let older = Channel<Cancel>(Route("grown", group: group))
        let newer = Channel<Cancel>(Route("grown", group: group, lanes: .threeAroundOne))
        let it = try await Installation.start(routes: [older.route])
        _ = try await it.publisher.publish(Note.make("before"), to: older)
        try await it.bus.createGroups(of: [newer.route])
        _ = try await it.publisher.publish(Note.make("low"), to: newer, lane: .low)
        _ = try await it.publisher.publish(Note.make("high"), to: newer, lane: .high)
        let read = try await it.take(3, from: newer.route)
        #expect(try read.map { try $0.text } == ["high", "before", "low"])
    }

    /// How many functions the server has run; `take` is one.
    private func functionCalls(_ it: Installation) async throws -> Int {
        let lines = try await it.cli("INFO", "commandstats").split(whereSeparator: \.isNewline)
        let line = try #require(lines.first { $0.hasPrefix("cmdstat_fcall:") })
        return try #require(Int(line.prefix { $0 != "," }.drop { !$0.isNumber }))
    }

    @Test("who waits with only reserved slots free wakes when a general one is freed")
    func wakes() async throws {
        let it = try await Installation.start(routes: Note.routes) { $0.readWait = .seconds(60) }
        let finish = Latch()
        let recorder = Recorder(answer: { delivery in
            if delivery.body.reason == "first" { try await finish.wait() }
            return .done()
        })
        var options = ConsumerOptions()
        options.slots = 2
        options.reservedSlots = 1
        try await running(it.consumer(recorder, on: Note.work, options: options)) {
            try await it.publish("first")
            try await recorder.waitFor(1)
            try await it.publish("second")
            finish.open()
            try await recorder.waitFor(2)
        }
        #expect(recorder.texts == ["first", "second"])
    }
}
