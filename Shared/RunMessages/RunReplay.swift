package import Artifacts
package import Runs
import Security

/// Makes a run's decisions again from its audit entries, and compares each with what was recorded.
package struct RunReplay: Sendable {
    /// The run as it stands after the entries that were taken.
    package private(set) var record: RunRecord?
    /// How many decisions came out as they were recorded.
    package private(set) var count = 0

    /// What the replay was given; for what was decided under it later, and for entries that tell no policy.
    private let given: RunPolicy
    /// That of the run's beginning.
    private var first: PolicyNote?
    private var plans: [String: PlanSpec] = [:]

    /// - Parameter policy: for decisions that were not made under the one of the run's beginning.
    package init(policy: RunPolicy = RunPolicy()) {
        given = policy
    }

    /// The fault at which the replay ends; nil when the decision came out as it was recorded, or the entry is of none.
    package mutating func take(_ fields: [EnvelopeField]) -> ReplayFault? {
        let entry = ReplayEntry(fields)
        guard entry.isDecision else { return nil }
        do throws(ReplayFault) {
            try decideAgain(entry)
            count += 1
            return nil
        } catch {
            return error
        }
    }

    private mutating func decideAgain(_ entry: ReplayEntry) throws(ReplayFault) {
        let event = try entry.event()
        if record == nil, let from = entry["from"], !from.isEmpty { throw .beginningMissing(state: from) }
        first = try entry.policy() ?? first
        let decision = RunStateMachine(policy: try policy(of: entry)).decide(
            record,
            event,
            of: entry["tenant"].flatMap { TenantID($0) },
            plan: plan(for: event),
            shortage: entry["withheld"].map { Shortage(text: $0) },
            at: try entry.time()
        )
        try entry.compare("from", record?.state.rawValue ?? "")
        try entry.compare("path", decision.path.map(\.to.rawValue).joined(separator: " "))
        try entry.compare("refusal", decision.refusal?.sentence)
        try entry.compare("outcome", decision.record?.outcome?.rawValue)
        record = decision.record
        if let recorded = entry["record"], try !Self.isSame(decision.record, as: recorded) {
            try entry.compare("record", try Self.digest(of: decision.record))
        }
        if case .plan(let arrival) = event { plans[arrival.digest.text] = arrival.plan }
    }

    private func policy(of entry: ReplayEntry) throws(ReplayFault) -> RunPolicy {
        guard let mark = entry.policyMark else { return given }
        if let first, first.mark == mark { return first.policy }
        do throws(ArtifactError) {
            if try PolicyNote(given).mark == mark { return given }
        } catch {
            throw .unreadable(field: PolicyNote.markField, why: "\(error)")
        }
        throw .policyMissing(mark: mark)
    }

    /// The plan that the decision was about, as the conductor knew it then.
    private func plan(for event: RunEvent) -> PlanSpec? {
        if case .plan(let arrival) = event { return plans[arrival.digest.text] }
        return record?.plan.flatMap { plans[$0.digest.text] }
    }

    /// Whether a record is the one of this digest, whichever version of the table had decided: its number alone is no
    /// difference between decisions.
    package static func isSame(_ record: RunRecord?, as digest: String) throws(ReplayFault) -> Bool {
        guard var record else { return false }
        for version in [record.table] + (1...RunTable.version).reversed() {
            record.table = version
            if try Self.digest(of: record) == digest { return true }
        }
        return false
    }

    /// The name of a record's bytes, by which entries tell it; nil for none.
    package static func digest(of record: RunRecord?) throws(ReplayFault) -> String? {
        guard let record else { return nil }
        do throws(ArtifactError) {
            return SHA256.digest(try record.bytes()).text
        } catch {
            throw .unreadable(field: "record", why: "\(error)")
        }
    }
}
