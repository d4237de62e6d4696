package import Artifacts
package import Security

extension PlanSpec {
    /// A plan as it is kept; nil where the bytes are not what their name says, for somebody else may have put them
    /// there.
    package init?(stored bytes: [UInt8], as digest: Digest256) throws(ArtifactError) {
        guard SHA256.digest(bytes) == digest else { return nil }
        self = try ArtifactDecoder.decode(PlanSpec.self, from: bytes)
    }

    /// What these steps count as having cost when nobody saw their end, for what is not known is not free: all that
    /// was set aside for them.
    package func estimatedCost(of names: [StepName]) -> Int {
        steps.reduce(0) { names.contains($1.name) ? $0 + $1.estimate.costMicros : $0 }
    }
}

extension ApplyRequest {
    /// What it counts as having cost when nobody saw its end; without its plan, all that it was allowed to cost.
    package func costUnseen(in plan: PlanSpec?) -> Int { plan?.estimatedCost(of: steps) ?? costCeilingMicros }
}
