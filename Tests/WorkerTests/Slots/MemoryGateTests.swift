import Testing

@testable import Worker

@Suite(.timeLimit(.minutes(10))) struct MemoryGateTests {
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

    @Test("never more is inside than there are slots, and tasks leave one to orders, however small they are")
    func slots() async throws {
        let gate = MemoryGate(capacity: 1000, slots: 3, taskSlots: 2)
        let most = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            for index in 0..<200 {
                let isOrder = index % 4 == 0
                group.addTask {
                    try await gate.hold(1, as: isOrder ? .first(atMost: .seconds(60)) : .last) {
                        let running = gate.running
                        await Task.yield()
                        return (max(running, gate.running), isOrder)
                    }
                }
            }
            return try await group.reduce(0) { max($0, $1.0) }
        }
        #expect((1...3).contains(most) && gate.admitted == 200)
        try await gate.hold(1) {
            try await gate.hold(1) {
                // Awaited below.
                let waiting = Task { try await gate.hold(1) {} }
                try await gate.hold(1, as: .now) {
                    _ = await #expect(throws: MemoryGate.Occupied()) { try await gate.hold(1, as: .now) {} }
                }
                waiting.cancel()
                _ = await waiting.result
            }
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

    @Test("who waits before all others does so for a while, and then leaves the line")
    func patience() async throws {
        let gate = MemoryGate(capacity: 1)
        try await gate.hold(1) {
            _ = await #expect(throws: MemoryGate.Occupied()) { try await gate.hold(1, as: .first(atMost: .zero)) {} }
        }
        try await gate.hold(1) {}
    }

    @Test("a gate that closes lets go who waits, and lets nobody in; who is inside stays")
    func closing() async throws {
        let gate = MemoryGate(capacity: 1)
        try await gate.hold(1) {
            // Awaited below.
            let waiting = (0..<3).map { _ in Task { try await gate.hold(1) {} } }
            gate.close()
            for task in waiting { await #expect(throws: MemoryGate.Occupied()) { try await task.value } }
            #expect(gate.running == 1)
        }
        await #expect(throws: MemoryGate.Occupied()) { try await gate.hold(1) {} }
        #expect(gate.admitted == 1 && gate.held == 0)
    }
}
