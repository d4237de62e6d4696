import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Effects that answer no message", .timeLimit(.minutes(10)))
struct MakingTests {
    private let partition = Partition(0)
    private let key = StateKey(kind: "mark", id: "one")

    @Test("are made together; those that were made already are counted")
    func duplicates() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let note = Effect.publish(try Publication(Note.make("a"), to: Note.channel))
        #expect(try await it.bus.make([note], in: partition) == 0)
        #expect(try await it.bus.make([note, .state(mark())], in: partition) == 1)
        #expect(try await it.bus.state(of: key, in: partition)?.version == 1)
    }

    @Test("come to nothing when the state has changed meanwhile")
    func conflict() async throws {
        let it = try await Installation.start(routes: Note.routes)
        #expect(try await it.bus.make([.state(mark())], in: partition) == 0)
        let note = Effect.publish(try Publication(Note.make("a"), to: Note.channel))
        #expect(try await it.bus.make([.state(mark()), note], in: partition) == nil)
        #expect(try await it.length(of: "notes") == 0)
    }

    @Test("are refused aloud by a full stream, and by a budget")
    func refused() async throws {
        let small = Channel<Cancel>(Route("small", group: ConsumerGroup("small"), highWater: 1))
        let it = try await Installation.start(routes: [small.route])
        #expect(try await it.bus.make([.publish(try Publication(Note.make("a"), to: small))], in: partition) == 0)
        await #expect(throws: BusError.storageRefused("stream \(it.key("small")) is full")) {
            _ = try await it.bus.make(
                [.publish(try Publication(Note.make("b"), to: small)), .state(mark())],
                in: partition
            )
        }
        let goal = BudgetScope("goal")
        _ = try await it.bus.make([.limit(BudgetLimit(goal, 1))], in: partition)
        await #expect(throws: BusError.fault("budget goal does not allow it")) {
            let reservation = Reservation(id: "r", amount: 2, scopes: [goal])
            _ = try await it.bus.make([.reserve(reservation), .state(mark())], in: partition)
        }
        #expect(try await it.bus.state(of: key, in: partition) == nil)
    }

    private func mark() -> StateChange { StateChange(key: key, replacing: nil, with: [1]) }
}
