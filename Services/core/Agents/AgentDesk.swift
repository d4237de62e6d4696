import Artifacts
import Bus
import Pipeline
import Planning
import RedisBus

/// Decides whom an event sets to work, and whose record it changes. It is given everything and touches nothing.
///
/// No loop can arise: what names a goal that was itself a reaction sets nobody to work, so that a chain has one link.
/// What names no goal is bounded by the hour.
struct AgentDesk: Sendable {
    /// What becomes of one event for one agent.
    enum Decision: Hashable, Sendable {
        case fired
        /// The agent has had its share of this hour.
        case limited
        /// It follows from a reaction.
        case followed
        /// Its goal could not be written.
        case failed
    }

    /// An event that nothing could be made of, for one agent.
    struct Failure {
        let agent: AgentName
        let input: ArtifactID
        let error: ArtifactError
    }

    /// What must be known before events can be judged.
    struct Facts {
        /// Which goals were stated for an agent.
        var errands: [GoalID: AgentErrand] = [:]
        var records: [AgentName: AgentRecord] = [:]
    }

    struct Answer {
        var memory: WatchMemory
        /// Those that have changed.
        var records: [AgentName: AgentRecord] = [:]
        var effects: [Effect] = []
        var decisions: [Decision] = []
        var failures: [Failure] = []
    }

    /// The most settings to work in one commit; the other events are left for the next.
    static let firingLimit = 25

    let reactions: [Reaction]
    let keeper: RecordKeeper
    let source: ArtifactSource
    /// Who pays when an agent's goal sets another agent to work.
    private let payers: [AgentName: AgentPath.Link]

    /// Nil when the roster has nobody whom core sets to work.
    init?(_ roster: Roster, source: ArtifactSource) {
        let agents = roster.agents.filter(\.isSetToWork)
        guard !agents.isEmpty else { return nil }
        reactions = agents.compactMap { Reaction(agent: $0) }
        keeper = RecordKeeper(
            levels: Dictionary(agents.map { ($0.agent, $0.maturity) }) { first, _ in first },
            source: source
        )
        self.source = source
        payers = Dictionary(roster.agents.map { ($0.agent, $0.payer) }) { first, _ in first }
    }

    /// The goals of which one must know whether they are errands.
    func goals(of events: [EventLog.Entry]) -> Set<GoalID> {
        Set(events.compactMap { event in Self.readable(event).flatMap { isOfInterest($0) ? Self.goal(of: $0) : nil } })
    }

    /// What fails is told in the answer and left behind: it would fail as often as it is tried, and hold up all other
    /// agents.
    func answer(
        _ events: [EventLog.Entry],
        facts: Facts,
        memory: WatchMemory,
        now: Timestamp
    ) -> Answer {
        var answer = Answer(memory: memory)
        for event in events {
            guard answer.decisions.count < Self.firingLimit else { break }
            answer.memory.position = event.position
            guard let artifact = Self.readable(event) else { continue }
            let errand = Self.goal(of: artifact).flatMap { facts.errands[$0] }
            if let errand {
                attempt(errand.agent, artifact, &answer) { answer throws(ArtifactError) in
                    try record(artifact, errand.agent, facts, now, &answer)
                }
            }
            for reaction in reactions where reaction.isSetOff(by: artifact) {
                attempt(reaction.agent.agent, artifact, &answer) { answer throws(ArtifactError) in
                    try decide(reaction, artifact, errand, now, &answer)
                }
            }
        }
        return answer
    }

    private func attempt(
        _ agent: AgentName,
        _ input: RawArtifact,
        _ answer: inout Answer,
        _ work: (inout Answer) throws(ArtifactError) -> Void
    ) {
        do throws(ArtifactError) {
            try work(&answer)
        } catch {
            answer.decisions.append(.failed)
            answer.failures.append(Failure(agent: agent, input: input.envelope.id, error: error))
        }
    }

    private func record(
        _ artifact: RawArtifact,
        _ agent: AgentName,
        _ facts: Facts,
        _ now: Timestamp,
        _ answer: inout Answer
    ) throws(ArtifactError) {
        guard let run = RecordKeeper.news(of: artifact) else { return }
        let before = answer.records[agent] ?? facts.records[agent]
        let tenant = artifact.envelope.tenant
        guard let added = try keeper.add(run, of: agent, to: before, tenant: tenant, now: now) else { return }
        answer.records[agent] = added.record
        answer.effects += added.effects
    }

    private func decide(
        _ reaction: Reaction,
        _ artifact: RawArtifact,
        _ errand: AgentErrand?,
        _ now: Timestamp,
        _ answer: inout Answer
    ) throws(ArtifactError) {
        if errand?.isReaction == true {
            answer.decisions.append(.followed)
        } else if !answer.memory.admit(reaction.agent.agent, at: now) {
            answer.decisions.append(.limited)
        } else {
            answer.effects += try effects(of: reaction, artifact, caller: errand?.agent, now)
            answer.decisions.append(.fired)
        }
    }

    private func isOfInterest(_ artifact: RawArtifact) -> Bool {
        RecordKeeper.news(of: artifact) != nil || reactions.contains { $0.isSetOff(by: artifact) }
    }

    private func effects(
        of reaction: Reaction,
        _ input: RawArtifact,
        caller: AgentName?,
        _ now: Timestamp
    ) throws(ArtifactError) -> [Effect] {
        // An agent that has left the roster pays no more.
        let payer = caller.flatMap { payers[$0] }
        guard let goal = reaction.goal(answering: input, source: source, caller: payer), let id = goal.envelope.goal
        else { return [] }
        let agent = reaction.agent
        let event = CoreEvent(
            name: "agent.set_to_work",
            severity: .info,
            message: "\(agent.role) is set to work by \(input.envelope.kind.rawValue).",
            tenant: input.envelope.tenant,
            goal: id,
            details: [("agent", agent.agent.text), ("input", input.envelope.id.text)]
        )
        let fields = [
            ("event", event.name), ("agent", agent.agent.text), ("tenant", input.envelope.tenant.text),
            ("goal", id.text), ("input", input.envelope.id.text), ("now", "\(now.milliseconds)"),
        ]
        return [
            .publish(try Publication(stating: goal, options: Publication.Options(isTracked: true))),
            try AgentErrand(agent: agent.agent, isReaction: true).kept(for: id),
            try event.effect(source: source, at: now),
            .audit(fields.map { EnvelopeField(name: $0.0, text: $0.1) }),
        ]
    }

    /// An event that this build cannot read sets nobody to work.
    private static func readable(_ event: EventLog.Entry) -> RawArtifact? {
        if case .success(let artifact) = event.artifact { return artifact }
        return nil
    }

    private static func goal(of artifact: RawArtifact) -> GoalID? {
        artifact.envelope.goal ?? artifact.envelope.run.map { GoalID(sharing: $0) }
    }
}
