import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("EventTail", .timeLimit(.minutes(10)))
struct EventTailTests {
    @Test("shows what happens after its beginning, and waits for it")
    func waits() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let route = Note.channel.route
        #expect(try await it.make(.event(Note.make("before").encoded()), of: route) == .committed(duplicates: 0))
        let tail = EventTail(it.bus, partition: Partition(0))
        let start = try await tail.newest()
        async let seen = tail.events(after: start, waiting: .seconds(600))
        let event = try Note.make("after").encoded()
        #expect(try await it.make(.event(event), of: route) == .committed(duplicates: 0))
        let entries = try await seen
        #expect(try entries.map { try $0.artifact.get().envelope.id } == [event.envelope.id])
        #expect(try await tail.events(after: entries[0].position, waiting: .milliseconds(1)).isEmpty)
        tail.close()
    }

    @Test("a key of a wrong type is a fault, not a server that is away: trying again cannot help")
    func wrongType() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let tail = EventTail(it.bus, partition: Partition(0))
        defer { tail.close() }
        let start = try await tail.newest()
        _ = try await it.server.cli(["SET", "\(it.prefix):{p0}:events", "no stream"])
        let error = await #expect(throws: BusError.self) {
            _ = try await tail.events(after: start, waiting: .milliseconds(1))
        }
        guard case .fault(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("WRONGTYPE"))
    }
}
