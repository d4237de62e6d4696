package import Artifacts
package import Runs
import Security

/// A policy as the audit log tells it: in full where a run begins, and by its mark beside every decision.
package struct PolicyNote: Sendable {
    static let markField = "policy"
    static let wordsField = "policywords"

    package let policy: RunPolicy
    let words: [UInt8]
    /// The first digits of the words' digest: enough to tell a policy from those of the same installation.
    let mark: String

    package init(_ policy: RunPolicy) throws(ArtifactError) {
        self.policy = policy
        words = try ArtifactEncoder.encode(policy)
        mark = Self.mark(of: words)
    }

    init(words: [UInt8]) throws(ArtifactError) {
        policy = try ArtifactDecoder.decode(RunPolicy.self, from: words)
        self.words = words
        mark = Self.mark(of: words)
    }

    private static func mark(of words: [UInt8]) -> String { String(SHA256.digest(words).hex.prefix(12)) }
}
