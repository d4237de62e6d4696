import Artifacts
import ArtifactsTesting
import Runs
import Testing

/// Whatever happens in whatever order, what must never happen does not.
@Suite("Runs under random events")
struct RunPropertyTests {
    private static let interleavings = 10_000

    @Test("never APPLYING without a valid approval of that very digest, never two applies, every run ends")
    func interleavings() async throws {
        var seen: [RunState: Int] = [:]
        var outcomes: [RunOutcome: Int] = [:]
        var waived = 0
        var undoneLater = 0
        for seed in 0..<UInt64(Self.interleavings) {
            // Tests that wait for servers need the pool's few threads, too.
            await Task.yield()
            var walk = try RandomWalk(seed: seed)
            while walk.steps < 28 { try walk.step() }
            try walk.endByDeadlines()
            for fault in walk.faults { Issue.record("seed \(seed): \(fault)") }
            guard walk.faults.isEmpty else { return }
            for state in walk.visited { seen[state, default: 0] += 1 }
            waived += walk.waived
            undoneLater += walk.undoneLater
            if let outcome = walk.fixture.record?.outcome { outcomes[outcome, default: 0] += 1 }
        }
        // A walk that never gets anywhere would prove nothing.
        for state in RunState.allCases { #expect(seen[state, default: 0] > 100, "\(state)") }
        #expect(waived > 100 && undoneLater > 100)
        for outcome in RunOutcome.allCases { #expect(outcomes[outcome, default: 0] > 20, "\(outcome)") }
    }
}
