import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("State", .timeLimit(.minutes(10)))
struct StateTests {
    private let key = StateKey(kind: "run", id: "1")

    @Test("a commit based on an old version has no effect (pitfall 25)")
    func conflict() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let first = StateChange(key: key, replacing: nil, with: [1])
        let copy = Effect.publish(try Publication(Note.make("copy"), to: Note.copies))
        #expect(try await it.make(.state(first), of: Note.channel.route) == .committed(duplicates: 0))
        #expect(try await it.make(copy, .state(first), of: Note.channel.route) == .conflict)
        #expect(try await it.length(of: "copies") == 0)
        let stored = try #require(try await it.bus.state(of: key, in: Partition(0)))
        #expect(stored.version == 1)
        #expect(stored.bytes == [1])
    }

    @Test("a commit that only compares a state writes none, and has no effect once the state has changed")
    func unchanged() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let copy = Effect.publish(try Publication(Note.make("copy"), to: Note.copies))
        let route = Note.channel.route
        #expect(try await it.make(.unchanged(key, since: nil), copy, of: route) == .committed(duplicates: 0))
        #expect(try await it.bus.state(of: key, in: Partition(0)) == nil)
        let first = StateChange(key: key, replacing: nil, with: [1])
        #expect(try await it.make(.state(first), of: route) == .committed(duplicates: 0))
        #expect(try await it.make(.unchanged(key, since: nil), copy, of: route) == .conflict)
        let stored = try #require(try await it.bus.state(of: key, in: Partition(0)))
        let other = Effect.publish(try Publication(Note.make("other"), to: Note.copies))
        #expect(try await it.make(.unchanged(key, since: stored), other, of: route) == .committed(duplicates: 0))
        #expect(try await it.bus.state(of: key, in: Partition(0))?.version == 1)
        #expect(try await it.length(of: "copies") == 2)
    }

    @Test("two consumers that count 200 messages each in one state reach 400 (pitfall 25)")
    func increments() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let other = try it.other("test-2")
        for number in 0..<400 { try await it.note("\(number)") }
        let key = key
        func counter() -> Recorder {
            let answer: Recorder.Answer = { delivery in
                let count = delivery.state.map { Int(String(decoding: $0.bytes, as: UTF8.self)) ?? -1 } ?? 0
                return .done(
                    .state(StateChange(key: key, replacing: delivery.state, with: Array("\(count + 1)".utf8)))
                )
            }
            return Recorder(stateKey: { _ in key }, answer: answer)
        }
        var options = ConsumerOptions()
        options.slots = 2
        options.retry = RetryPolicy(backOff: [.milliseconds(1)], deliveryLimit: 1000)
        try await running(
            it.consumer(counter(), on: Note.channel, options: options),
            other.consumer(counter(), on: Note.channel, options: options),
            it.sweeping(DueSweep(bus: it.bus))
        ) {
            try await waitUntil("all are counted") { try await it.cli("HGET", it.key("run:1"), "version") == "400" }
        }
        #expect(try await it.cli("HGET", it.key("run:1"), "body") == "400")
        #expect(try await it.length(of: "notes") == 0)
    }

    @Test("a change without expiry is kept for ever, whatever the one before said")
    func expiry() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let brief = StateChange(key: key, replacing: nil, with: [1], expiry: .seconds(3600))
        _ = try await it.make(.state(brief), of: Note.channel.route)
        let left = try #require(Int(try await it.cli("PTTL", it.key("run:1"))))
        #expect((1...3_600_000).contains(left))
        let stored = try await it.bus.state(of: key, in: Partition(0))
        _ = try await it.make(.state(StateChange(key: key, replacing: stored, with: [2])), of: Note.channel.route)
        #expect(try await it.cli("PTTL", it.key("run:1")) == "-1")
    }

    @Test("an expired state is gone and may be written anew")
    func expired() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let brief = StateChange(key: key, replacing: nil, with: [1], expiry: .nanoseconds(1))
        _ = try await it.make(.state(brief), of: Note.channel.route)
        try await waitUntil("it is expired") { try await it.bus.state(of: key, in: Partition(0)) == nil }
        #expect(try await it.make(.state(brief), of: Note.channel.route) == .committed(duplicates: 0))
    }
}
