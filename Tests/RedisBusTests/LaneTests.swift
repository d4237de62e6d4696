import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Lanes", .timeLimit(.minutes(2)))
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
            await recorder.waitFor(3)
            #expect(recorder.texts.count == 3)
            try await it.publish("high", lane: .high)
            await recorder.waitFor(4)
            #expect(recorder.texts.last == "high")
            finish.open()
            try await waitUntil("all are settled") {
                var left = 0
                for stream in Note.work.route.streams { left += try await it.length(of: stream.text) }
                return left == 0
            }
        }
        #expect(recorder.texts.count == 21)
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
            await recorder.waitFor(1)
            try await it.publish("second")
            finish.open()
            await recorder.waitFor(2)
        }
        #expect(recorder.texts == ["first", "second"])
    }
}
