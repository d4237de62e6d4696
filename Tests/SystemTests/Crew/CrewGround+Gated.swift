import Artifacts
import ControlPlane
import Testing

/// Runs that stand still in the middle until the test has done its damage.
extension CrewGround {
    /// Runs whose first step has begun and waits for the gate `build`; their change leaves the mark `apply`.
    func gatedRuns(_ count: Int) async throws -> [RunID] {
        let goal = try CrewGoals.pipeline(
            builds: ["\(mark("begun")); \(barrier("build"))"],
            apply: mark("apply")
        )
        var runs: [RunID] = []
        for _ in 0..<count { runs.append(try await submit(goal)) }
        try await waitForMark("begun", of: runs)
        return runs
    }

    /// Approves them all; each has to be applied, and once. Then everything ends.
    func expectApplied(_ runs: [RunID]) async throws {
        for run in runs { try await wait(for: run, in: "WAIT_FOR_APPROVE") }
        for run in runs { try await approve(run) }
        for run in runs { try await expect(run, endsAs: "applied") }
        #expect(marks("apply") == Dictionary(uniqueKeysWithValues: runs.map { ($0.text, 1) }))
        try await expectOneApply(runs)
        try await waitUntilReady()
        try await end()
    }
}
