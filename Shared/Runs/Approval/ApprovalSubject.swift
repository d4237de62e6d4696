package import Artifacts
package import Security

/// All that an approval stands for: plan bytes, verdict, policy bundle, cost ceiling, rollback steps, expiry, waiver,
/// approver.
///
/// A request for approval carries the digest of all but the approver; who approves signs
/// `digest(of:approver:)`. Anything that changes gives another digest, and so voids the approvals.
package struct ApprovalSubject: Codable, Hashable, Sendable {
    package let run: RunID
    package let plan: Digest256
    /// Of the judge's report, whole.
    package let verdict: Digest256
    package let policyBundle: Digest256
    package let costCeilingMicros: Int
    package let rollbackSteps: [StepName]
    package let expiresAt: Timestamp
    /// What accepts the gates that failed, where some did.
    package let waiver: ArtifactID?

    private enum CodingKeys: String, CodingKey {
        case costCeilingMicros, expiresAt, plan, policyBundle, rollbackSteps, run, verdict, waiver
    }

    package init(
        run: RunID,
        plan: Digest256,
        verdict: Digest256,
        policyBundle: Digest256,
        costCeilingMicros: Int,
        rollbackSteps: [StepName],
        expiresAt: Timestamp,
        waiver: ArtifactID? = nil
    ) {
        self.run = run
        self.plan = plan
        self.verdict = verdict
        self.policyBundle = policyBundle
        self.costCeilingMicros = costCeilingMicros
        self.rollbackSteps = rollbackSteps
        self.expiresAt = expiresAt
        self.waiver = waiver
    }

    package func digest() throws(ArtifactError) -> Digest256 {
        SHA256.digest(try ArtifactEncoder.encode(self))
    }

    /// What one approver signs: the request's digest, and who they are.
    package static func digest(
        of request: Digest256,
        approver: String
    ) throws(ArtifactError) -> Digest256 {
        SHA256.digest(try ArtifactEncoder.encode(Signed(approver: approver, request: request)))
    }

    private struct Signed: Encodable {
        let approver: String
        let request: Digest256
    }
}
