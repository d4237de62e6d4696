import Artifacts
import Bus
import Planning

/// Keeps count of how agents' runs went, and tells when a record begins to speak for another level.
struct RecordKeeper: Sendable {
    /// The level that each agent has by its file.
    let levels: [AgentName: AgentSpec.Maturity]
    let source: ArtifactSource

    /// What an event says of a run; nil for all that is no news of this sort.
    ///
    /// What people decided against, or left, is nobody's success or failure.
    static func news(of artifact: RawArtifact) -> AgentRecord.Run? {
        guard artifact.envelope.kind == .opsEvent,
            // An event that cannot be read tells nothing.
            let event = try? artifact.decode(as: OpsEvent.self).body, event.name == "run.state", let data = event.data
        else { return nil }
        if case .array(let states) = data["states"], data["from"] == .string("VALIDATING"),
            states.contains(.string("BLOCKED"))
        {
            return .violated
        }
        guard case .string(let outcome) = data["outcome"] else { return nil }
        switch outcome {
        case "applied", "no_output": return .done
        case "failed", "rolled_back": return .failed
        default: return nil
        }
    }

    /// Adds a run to a record; the effects are what is to be told. A changed level begins a new record.
    func add(
        _ run: AgentRecord.Run,
        of agent: AgentName,
        to record: AgentRecord?,
        tenant: TenantID,
        now: Timestamp
    ) throws(ArtifactError) -> (record: AgentRecord, effects: [Effect])? {
        guard let level = levels[agent] else { return nil }
        var changed = record ?? AgentRecord(maturity: level)
        if changed.maturity != level { changed = AgentRecord(maturity: level) }
        changed.add(run)
        let advice = PromotionPolicy.advice(changed)
        guard advice != changed.advised else { return (changed, []) }
        changed.advised = advice
        guard let advice else { return (changed, []) }
        let counts =
            "\(changed.count(.done)) done, \(changed.count(.failed)) failed, \(changed.count(.violated)) refused"
        let event = CoreEvent(
            name: "agent.level_advised",
            severity: .warning,
            message:
                "The last \(changed.runs.count) runs of \(agent) (\(counts)) speak for the level \(advice.rawValue).",
            tenant: tenant,
            details: [("advised", advice.rawValue), ("agent", agent.text), ("level", level.rawValue)]
        )
        return (changed, [try event.effect(source: source, at: now)])
    }
}
