import Bus
import Lifecycle
import RedisBus
import RedisTesting
import Testing

@Suite("Partitions and shutdown", .timeLimit(.minutes(10)))
struct ShutdownTests {
    private func left(_ it: Installation, in route: Route) async throws -> Int {
        var left = 0
        for partition in it.bus.partitions.all {
            for stream in route.streams { left += try await it.length(of: stream.text, partition: partition.index) }
        }
        return left
    }

    @Test("one reader serves many partitions, each tenant in its own order (pitfall 27)", arguments: [false, true])
    func partitions(isLaned: Bool) async throws {
        let it = try await Installation.start(partitions: 4, routes: Note.routes)
        let channel = isLaned ? Note.work : Note.channel
        for number in 0..<10 {
            for tenant in 0..<8 {
                let note = try Note.make("\(tenant)-\(number)", tenant: "tenant-\(tenant)")
                _ = try await it.publisher.publish(note, to: channel)
            }
        }
        var used = 0
        for partition in 0..<4 {
            used += try await it.length(of: channel.route.stream(.normal).text, partition: partition) > 0 ? 1 : 0
        }
        #expect(used > 1)
        #expect(it.bus.readers(of: channel.route).count == 1)
        let recorder = Recorder()
        var options = ConsumerOptions()
        options.slots = 1
        try await running(it.consumer(recorder, on: channel, options: options)) {
            try await recorder.waitFor(80)
            try await waitUntil("all are settled") { try await left(it, in: channel.route) == 0 }
        }
        for tenant in 0..<8 {
            let own = recorder.texts.filter { $0.hasPrefix("\(tenant)-") }
            #expect(own == (0..<10).map { "\(tenant)-\($0)" })
        }
    }

    @Test("at shutdown what has begun is finished, and nothing else is begun (pitfall 3)", arguments: [false, true])
    func graceful(isLaned: Bool) async throws {
        let it = try await Installation.start(routes: Note.routes)
        let channel = isLaned ? Note.work : Note.channel
        let finish = Latch()
        let recorder = Recorder(answer: { _ in
            try await finish.wait()
            return .done()
        })
        var options = ConsumerOptions()
        options.slots = 3
        for number in 0..<10 { _ = try await it.publisher.publish(Note.make("\(number)"), to: channel) }
        let shutdown = ShutdownSignal()
        let consumer = it.consumer(recorder, on: channel, options: options)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await consumer.run(until: shutdown) }
            try await recorder.waitFor(3)
            shutdown.request()
            try await it.publish("later", lane: .high)
            finish.open()
            try await group.waitForAll()
        }
        #expect(recorder.texts.count == 3)
        #expect(try await left(it, in: channel.route) == (isLaned ? 8 : 7))
        for stream in channel.route.streams { #expect(try await it.pending(in: channel.route, stream) == 0) }
    }

    @Test("when cancelled, handlers are cancelled and their messages handed back as the same attempt (pitfall 3)")
    func cancelled() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let never = Latch()
        let recorder = Recorder(answer: { _ in
            try await never.wait()
            return .done()
        })
        for number in 0..<5 { try await it.note("\(number)") }
        let consumer = it.consumer(recorder, on: Note.channel)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Cancellation ends the service; what it throws then is of no interest.
            group.addTask { try? await consumer.run(until: ShutdownSignal()) }
            try await recorder.waitFor(5)
            group.cancelAll()
        }
        #expect(try await it.length(of: "notes") == 0)
        #expect(try await it.pending(in: Note.channel.route, Note.channel.route.again) == 0)
        let again = try await it.take(5, from: Note.channel.route)
        #expect(Set(again.map(\.attempt)) == [1])
    }

    @Test("a settlement survives cancellation")
    func settles() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let never = Latch()
        let recorder = Recorder(answer: { _ in
            // A handler that is done in spite of being told to stop.
            do { try await never.wait() } catch {}
            return .done(.publish(try Publication(Note.make("copy"), to: Note.copies)))
        })
        for number in 0..<5 { try await it.note("\(number)") }
        let consumer = it.consumer(recorder, on: Note.channel)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // As above.
            group.addTask { try? await consumer.run(until: ShutdownSignal()) }
            try await recorder.waitFor(5)
            group.cancelAll()
        }
        #expect(try await it.length(of: "copies") == 5)
        #expect(try await left(it, in: Note.channel.route) == 0)
    }

    @Test("a handling that overruns its time is cancelled and counts as failed")
    func overtime() async throws {
        let brief = Channel<Note.Body>(Route("brief", group: ConsumerGroup("brief"), lease: .milliseconds(300)))
        let it = try await Installation.start(routes: [brief.route])
        let never = Latch()
        let recorder = Recorder(answer: { _ in
            try await never.wait()
            return .done()
        })
        var options = ConsumerOptions()
        options.maximumRuntime = .milliseconds(100)
        options.retry = RetryPolicy(backOff: [.seconds(600)])
        _ = try await it.publisher.publish(Note.make("a"), to: brief)
        try await running(it.consumer(recorder, on: brief, options: options)) {
            try await waitUntil("it is postponed") { try await it.cli("ZCARD", it.key("delayed")) == "1" }
        }
        #expect(recorder.texts == ["a"])
    }
}
