import Artifacts
import Security

/// A person accepts that gates have failed.
extension RunDraft {
    /// Counts for the very verdict that blocks the run, and only if nothing that failed is left out.
    mutating func absorb(waiver approval: Approval, _ id: ArtifactID) throws(RunRefusal) {
        guard let failed = record.failed, let facts = record.plan, approval.request == failed.report else {
            throw RunRefusal("The waiver answers another verdict than the one that blocks the run.")
        }
        guard approval.origin == .person else { throw RunRefusal("Only a person can waive a gate.") }
        guard approval.expiresAt > now else { throw RunRefusal("The waiver has expired.") }
        let gates = try Self.waived(by: approval, of: failed)
        let waiver = GateWaiver(
            run: record.run,
            plan: facts.digest,
            verdict: failed.digest,
            gates: gates,
            approver: approval.approver
        )
        // A name that cannot be written as JSON has signed nothing.
        guard let digest = try? waiver.digest(), approval.subjectDigest == digest else {
            throw RunRefusal("The waiver signs another digest: the plan, the verdict or the gates are others.")
        }
        verdict = PassedVerdict(report: failed.report, digest: failed.digest, policyBundle: failed.policyBundle)
        record.waiver = WaiverFacts(artifact: id, approver: approval.approver, gates: waiver.gates)
        record.failed = nil
        record.obstacle = nil
        tellWaiver(waiver, failed.report)
    }

    private static func waived(by approval: Approval, of failed: FailedVerdict) throws(RunRefusal) -> [String] {
        guard let gates = GateWaiver.gates(in: approval.comment) else {
            throw RunRefusal("The waiver names no gate: its comment must begin with a line such as waive: size.")
        }
        if let gate = gates.first(where: { GateWaiver.unwaivable.contains($0) }) {
            throw RunRefusal("The gate \(gate) can never be waived.")
        }
        if let gate = gates.first(where: { !failed.gates.contains($0) }) {
            throw RunRefusal("The gate \(gate) has not failed.")
        }
        if let gate = failed.gates.first(where: { !gates.contains($0) }) {
            throw RunRefusal("The gate \(gate) has failed as well, and is not waived.")
        }
        return gates
    }

    private mutating func tellWaiver(_ waiver: GateWaiver, _ report: ArtifactID) {
        var data = JSONObject()
        data.append("approver", .string(waiver.approver))
        data.append("gates", .array(waiver.gates.map { .string($0) }))
        data.append("report", .string(report.text))
        let names = waiver.gates.joined(separator: ", ")
        tell("run.gates_waived", .warning, "\(waiver.approver) accepts that gates have failed: \(names).", data: data)
    }
}
