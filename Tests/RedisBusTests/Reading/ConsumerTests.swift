import Artifacts
import Bus
import Lifecycle
import RedisTesting
import Testing

@Suite("Consumer on Redis", .timeLimit(.minutes(10)))
struct ConsumerTests {
    @Test("handles each message once and leaves nothing behind")
    func handlesOnce() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let recorder = Recorder()
        for number in 0..<100 {
            let result = try await it.publisher.publish(Note.make("\(number)"), to: Note.channel)
            #expect(result == .published)
        }
        try await running(it.consumer(recorder, on: Note.channel)) { try await recorder.waitFor(100) }
        #expect(Set(recorder.texts) == Set((0..<100).map(String.init)))
        #expect(recorder.texts.count == 100)
        #expect(try await it.length(of: "notes") == 0)
    }

    @Test("publishes what the handler returns together with the settlement")
    func publishes() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let first = Recorder(answer: { delivery in
            .done(.publish(try Publication(Note.make(delivery.body.reason + "!"), to: Note.copies)))
        })
        let second = Recorder()
        _ = try await it.publisher.publish(Note.make("hello"), to: Note.channel)
        try await running(it.consumer(first, on: Note.channel), it.consumer(second, on: Note.copies)) {
            try await second.waitFor(1)
        }
        #expect(second.texts == ["hello!"])
    }

    @Test("reads the lanes from the highest to the lowest")
    func lanes() async throws {
        let it = try await Installation.start(routes: Note.routes)
        for lane in [Lane.low, .normal, .high] {
            _ = try await it.publisher.publish(Note.make(lane.rawValue), to: Note.work, lane: lane)
        }
        let recorder = Recorder()
        var options = ConsumerOptions()
        options.slots = 1
        try await running(it.consumer(recorder, on: Note.work, options: options)) { try await recorder.waitFor(3) }
        #expect(recorder.texts == ["high", "normal", "low"])
    }
}
