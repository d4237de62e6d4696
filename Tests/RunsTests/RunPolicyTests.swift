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

    @Test("words of a build that knew fewer limits are read, and what they do not name is as usual")
    func older() throws {
        let usual = RunPolicy()
        guard case .object(let words) = try JSONDocument(ArtifactEncoder.encode(usual)).value else {
            Issue.record("expected an object")
            return
        }
        #expect(words.members.count > 10)
        for member in words.members {
            let fewer = JSONObject(words.members.filter { $0.name != member.name })
            let bytes = try ArtifactEncoder.encode(JSONValue.object(fewer))
            #expect(try ArtifactDecoder.decode(RunPolicy.self, from: bytes) == usual, "without \(member.name)")
        }
        let none = Array("{\"autoApproval\":{},\"governor\":{}}".utf8)
        var expected = usual
        expected.autoApproval.maximumRisk = nil
        expected.governor.microsPerMinute = nil
        #expect(try ArtifactDecoder.decode(RunPolicy.self, from: none) == expected)
    }
}
