import Artifacts
import Bus
import Pipeline
import Planning

/// Decides what becomes of goals and of plans that were sent back. It is given everything and touches nothing.
struct GoalDesk: Sendable {
    let planner: any Planner
    let source: ArtifactSource

    /// A goal's identity is that of its first statement; later ones name it in their envelope.
    static func goal(of statement: Artifact<GoalStatement>) -> GoalID {
        statement.envelope.goal ?? GoalID(sharing: statement.envelope.id)
    }

    /// A goal is stated, or stated anew: only a statement with a higher revision than the last counts.
    func receive(_ input: Artifact<GoalStatement>, _ stored: StoredState?, now: Timestamp) async throws -> Outcome {
        let before = try stored.map { state throws(ArtifactError) in try GoalRecord(bytes: state.bytes) }
        let stated = input.body.revision ?? 0
        if let owner = before?.tenant, owner != input.envelope.tenant {
            return .reject(detail: "The goal belongs to another tenant.")
        }
        let agents: AgentPath?
        do throws(ArtifactError) {
            agents = try input.envelope.goalAgents()
        } catch {
            return .reject(detail: error.description)
        }
        if let before, stated <= before.statement.revision ?? 0 { return try stale(input, before, now: now) }
        let record = GoalRecord(
            tenant: input.envelope.tenant,
            // Who states it anew makes nobody else pay.
            agents: before.map(\.agents) ?? agents,
            statement: input.body,
            statedAt: input.envelope.time,
            revision: before.map { max($0.revision + 1, stated) } ?? stated
        )
        return try await plan(Self.goal(of: input), record, nil, input.envelope, stored, now)
    }

    /// Nobody waits for what becomes of a first statement that comes again; who revises a goal does.
    private func stale(_ input: Artifact<GoalStatement>, _ record: GoalRecord, now: Timestamp) throws -> Outcome {
        guard input.body.revision ?? 0 > 0 else { return .done() }
        let goal = Self.goal(of: input)
        let answer = GoalAnswer(goal: goal, input: input.envelope, record: record, source: source, now: now)
        return Outcome(.done, effects: try answer.effects(ofStale: input.body, after: record.statement))
    }

    /// A plan was sent back.
    ///
    /// It may be an older one than was planned last: the run never took that one, and waits. So whatever was sent
    /// back is followed by a plan that is newer than both; a run that has gone on takes no notice of it.
    func revise(_ input: Artifact<DesignBlocked>, _ stored: StoredState?, now: Timestamp) async throws -> Outcome {
        let obstacle = input.body
        guard let stored else { return try forgotten(input, now: now) }
        var record = try GoalRecord(bytes: stored.bytes)
        guard record.obstacles?.contains(input.envelope.id) != true else { return .done() }
        record.meet(input.envelope.id)
        let last = max(record.revision, obstacle.revision)
        guard last < Self.revisionLimit else { return try exhausted(input, now: now) }
        record.revision = last + 1
        record.automaticRevisions += 1
        return try await plan(obstacle.goal, record, obstacle, input.envelope, stored, now)
    }

    /// The highest number that a revision may have.
    private static let revisionLimit = 100

    private func plan(
        _ goal: GoalID,
        _ record: GoalRecord,
        _ obstacle: DesignBlocked?,
        _ envelope: Envelope,
        _ stored: StoredState?,
        _ now: Timestamp
    ) async throws -> Outcome {
        let request = PlanRequest(
            goal: goal,
            statement: record.statement,
            statedAt: record.statedAt,
            revision: record.revision,
            automaticRevisions: record.automaticRevisions,
            obstacle: obstacle
        )
        let change = StateChange(
            key: .goal(goal),
            replacing: stored,
            with: try record.bytes(),
            expiry: GoalRecord.lifetime
        )
        let answer = GoalAnswer(goal: goal, input: envelope, record: record, source: source, now: now)
        var outcome = Outcome(.done, effects: [.state(change)])
        if stored == nil {
            outcome.effects.append(.list(Listing(goal.text, in: .goals, at: now, keeping: GoalRecord.lifetime)))
        }
        switch try await planner.plan(request) {
        case .planned(let plan): outcome.effects += try answer.effects(of: plan)
        case .blocked(let obstacle): outcome.effects += try answer.effects(of: obstacle)
        }
        return outcome
    }

    private func forgotten(_ input: Artifact<DesignBlocked>, now: Timestamp) throws -> Outcome {
        try escalated(
            input,
            "The goal's statement is no longer kept, so it cannot be planned again: state it anew.",
            now
        )
    }

    private func exhausted(_ input: Artifact<DesignBlocked>, now: Timestamp) throws -> Outcome {
        try escalated(input, "The goal was revised as often as it can be: state it anew.", now)
    }

    /// Only a person can help.
    private func escalated(_ input: Artifact<DesignBlocked>, _ rationale: String, _ now: Timestamp) throws -> Outcome {
        var obstacle = input.body
        obstacle.rationale = rationale
        obstacle.needsPerson = true
        let answer = GoalAnswer(goal: obstacle.goal, input: input.envelope, record: nil, source: source, now: now)
        return Outcome(.done, effects: try answer.effects(of: obstacle))
    }
}
