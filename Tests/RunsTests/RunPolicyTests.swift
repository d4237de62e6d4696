import Artifacts
import Runs
import Testing

@Suite("RunPolicy")
struct RunPolicyTests {
    @Test("is the same after it was written down, whatever differs from the usual")
    func words() throws {
        var policy = RunPolicy()
        let usual = try ArtifactEncoder.encode(policy)
        #expect(try ArtifactDecoder.decode(RunPolicy.self, from: usual) == policy)
        policy.automaticRevisions = 1
        policy.autoApproval.maximumRisk = nil
        policy.governor.microsPerMinute = 5
        let paths: [WritableKeyPath<RunPolicy, Duration>] = [
            \.applyStopLimit, \.approvalLimit, \.blockedLimit, \.pendingLimit, \.rollbackBegin, \.rollbackFinish,
            \.rollbackGrace, \.settlingLimit, \.taskStopLimit, \.undoingLimit, \.validationLimit, \.wakeAfter,
        ]
        for (number, path) in paths.enumerated() { policy[keyPath: path] = .milliseconds(number + 1) }
        let unusual = try ArtifactEncoder.encode(policy)
        #expect(try ArtifactDecoder.decode(RunPolicy.self, from: unusual) == policy)
    }
}
