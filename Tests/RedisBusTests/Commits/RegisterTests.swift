import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Registers", .timeLimit(.minutes(10)))
struct RegisterTests {
    private let register = Listing.Register("things")

    private func listing(_ name: String, _ at: Int64, keeping: Duration = .seconds(86_400)) -> Effect {
        .list(Listing(name, in: register, at: Timestamp(milliseconds: at), keeping: keeping))
    }

    @Test("the newest comes first, page by page, and what is listed already keeps its place")
    func order() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let route = Note.channel.route
        for (name, at) in [("a", 1_000_000), ("b", 3_000_000), ("c", 2_000_000), ("a", 9_000_000)] as [(String, Int64)]
        {
            #expect(try await it.make(listing(name, at), of: route) == .committed(duplicates: 0))
        }
        let first = try await it.bus.list(register, in: Partition(0), count: 2)
        #expect(first.map(\.name) == ["b", "c"])
        let rest = try await it.bus.list(register, in: Partition(0), skipping: 2, count: 2)
        #expect(rest.map(\.name) == ["a"])
        #expect(rest.first?.at == Timestamp(milliseconds: 1_000_000))
    }

    @Test("what is older than the register keeps is dropped by the next listing")
    func aging() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let route = Note.channel.route
        _ = try await it.make(listing("old", 1_000), of: route)
        _ = try await it.make(listing("new", 5_000_000, keeping: .seconds(1)), of: route)
        #expect(try await it.bus.list(register, in: Partition(0), count: 9).map(\.name) == ["new"])
    }

    @Test("a key of another type refuses the commit before it has any effect")
    func wrongType() async throws {
        let it = try await Installation.start(routes: Note.routes)
        _ = try await it.cli("SET", it.key("register:things"), "x")
        let copy = Effect.publish(try Publication(Note.make("copy"), to: Note.copies))
        let result = try await it.make(copy, listing("a", 1), of: Note.channel.route)
        guard case .failed = result else {
            Issue.record("expected a fault, got \(result)")
            return
        }
        #expect(try await it.length(of: "copies") == 0)
    }
}
