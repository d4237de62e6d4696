import Testing

@testable import Worker

@Suite(.timeLimit(.minutes(1))) struct MemoryGateTests {
    @Test("never more is inside than fits, and everybody gets in")
    func crowd() async throws {
        let gate = MemoryGate(capacity: 10)
        let most = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<200 {
                group.addTask { try await Self.hold(index % 10 + 1, of: gate) }
            }
            return try await group.reduce(0) { max($0, $1) }
        }
        #expect(most <= 10 && gate.held == 0 && gate.admitted == 200 && gate.running == 0)
    }

    /// Answers how much was held meanwhile.
    private static func hold(_ bytes: Int, of gate: MemoryGate) async throws -> Int {
        try await gate.hold(bytes) {
            let held = gate.held
            await Task.yield()
            return max(held, gate.held)
        }
    }

    @Test("who is cancelled while waiting leaves the line")
    func cancellation() async throws {
        let gate = MemoryGate(capacity: 1)
        try await gate.hold(1) {
            // Awaited below.
            let waiting = Task { try await gate.hold(1) {} }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
        try await gate.hold(1) {}
        #expect(gate.held == 0)
    }

    @Test("who must have it now goes past those who wait, or is told that it is taken")
    func now() async throws {
        let gate = MemoryGate(capacity: 10)
        try await gate.hold(6) {
            // Awaited below; it waits for the whole of it.
            let waiting = Task { try await gate.hold(10) {} }
            try await gate.hold(4, as: .now) {}
            await #expect(throws: MemoryGate.Occupied()) { try await gate.hold(5, as: .now) {} }
            waiting.cancel()
            _ = await waiting.result
        }
        #expect(gate.held == 0)
    }

    @Test("more than there is refuses at once")
    func tooLarge() async throws {
        await #expect(throws: MemoryGate.TooLarge(capacity: 1)) { try await MemoryGate(capacity: 1).hold(2) {} }
    }
}
