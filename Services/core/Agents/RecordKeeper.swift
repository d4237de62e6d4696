import Artifacts
import Bus
import Planning
import Runs

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
            let event = try? artifact.decode(as: OpsEvent.self).body, let passage = RunPassage(event)
        else { return nil }
        if passage.from == .validating, passage.states.contains(.blocked) { return .violated }
        switch passage.outcome {
        case .applied, .noOutput: return .done
        case .failed, .rolledBack: return .failed
        case .cancelled, .expired, .rejected, nil: return nil
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
