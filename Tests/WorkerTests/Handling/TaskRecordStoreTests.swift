import Artifacts
import Bus
import ServiceRuntime
import Testing

@testable import Worker

@Suite(.timeLimit(.minutes(10))) struct TaskRecordStoreTests {
    private let task: TaskID = .next()

    private func store(at it: Installation, holding stored: StoredState? = nil, by driver: (any BusDriver)? = nil)
        throws -> TaskRecordStore
    {
        let key = TaskRecord.key(of: task)
        return try TaskRecordStore(key, holding: stored, in: Partition(0), driver: driver ?? it.context.bus)
    }

    @Test("a commit that is sent again after its answer was lost meets its own words, and goes on from there")
    func repeated() async throws {
        let it = try await Installation.start()
        let token = try it.delivery(of: Bench.assignment(["true"])).token
        let written = TaskRecord(intent: token.text)
        try await it.write(ArtifactEncoder.encode(written), as: TaskRecord.key(of: task))
        let store = try store(at: it)
        try await store.set(out: token, run: .next())
        #expect(store.record.intent == token.text)
        try await store.change { $0.intent = "later" }
    }

    @Test("who never heard that a change was written goes on from it with the next one, and from nobody else's")
    func unheard() async throws {
        let it = try await Installation.start()
        let store = try store(at: it, by: DeafDriver(it.context.bus))
        await #expect(throws: BusError.self) { try await store.change { $0.intent = "first" } }
        try await store.change { $0.isOutlasted = true }
        #expect(store.record == TaskRecord(intent: "first", isOutlasted: true), "what was written is not lost")
        try await store.change { $0.intent = "third" }
        let stored = try await it.state(TaskRecord.key(of: task))
        #expect(try TaskRecord(stored) == store.record && stored?.version == 3)

        try await it.write(ArtifactEncoder.encode(TaskRecord(intent: "another's")), as: TaskRecord.key(of: task))
        await #expect(throws: TaskRecordStore.Superseded.self) { try await store.change { $0.intent = "fourth" } }
    }

    @Test("of two attempts that set out, only one goes on")
    func superseded() async throws {
        let it = try await Installation.start()
        let stores = [try store(at: it), try store(at: it)]
        let assignment = try Bench.assignment(["true"])
        try await stores[0].set(out: it.delivery(of: assignment).token, run: .next())
        await #expect(throws: TaskRecordStore.Superseded.self) {
            try await stores[1].set(out: it.delivery(of: assignment, attempt: 2).token, run: .next())
        }
    }
}
