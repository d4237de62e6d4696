package import Artifacts

/// Decides what becomes of a run: a pure function of its record, its plan, the event and the time.
package struct RunStateMachine: Sendable {
    package let policy: RunPolicy

    package init(policy: RunPolicy = RunPolicy()) {
        self.policy = policy
    }

    /// `tenant` is the event's; `plan` is the one that the record names. `shortage` says that a
    /// shared budget has just refused this decision.
    package func decide(
        _ record: RunRecord?,
        _ event: RunEvent,
        of tenant: TenantID? = nil,
        plan: PlanSpec?,
        shortage: Shortage? = nil,
        at now: Timestamp
    ) -> RunDecision {
        if let owner = record?.tenant, let tenant, owner != tenant {
            return unchanged(record, because: RunRefusal("The run belongs to another tenant."))
        }
        let rows = RunTable.rows(from: record?.state, on: event.trigger)
        guard !rows.isEmpty, var start = record ?? Self.beginning(with: event, at: now) else {
            return unchanged(record, because: Self.misfit(record, event))
        }
        start.tenant = start.tenant ?? tenant
        var draft = RunDraft(start, plan: plan, policy: policy, shortage: shortage, now: now)
        do throws(RunRefusal) {
            try draft.absorb(event)
        } catch {
            return unchanged(record, because: event.trigger.isQuietWhenLate ? nil : error)
        }
        guard let row = rows.first(where: { draft.holds($0.condition) }) else {
            return unchanged(record, because: Self.misfit(record, event))
        }
        draft.take(row)
        while draft.path.last?.entersState == true,
            let row = RunTable.rows(from: draft.record.state, on: .automatic).first(where: { draft.holds($0.condition) }
            )
        {
            draft.take(row)
        }
        draft.finish()
        return RunDecision(record: draft.record, effects: draft.effects, path: draft.path, refusal: nil)
    }

    private func unchanged(_ record: RunRecord?, because refusal: RunRefusal?) -> RunDecision {
        RunDecision(record: record, effects: [], path: [], refusal: refusal)
    }

    private static func misfit(_ record: RunRecord?, _ event: RunEvent) -> RunRefusal? {
        guard !event.trigger.isQuietWhenLate else { return nil }
        guard let record else { return RunRefusal("There is no such run for: \(event.trigger.rawValue).") }
        return RunRefusal("A run in \(record.state.rawValue) cannot take: \(event.trigger.rawValue).")
    }

    /// The record of a run that begins with this event; its state is set by the row that is taken.
    private static func beginning(with event: RunEvent, at now: Timestamp) -> RunRecord? {
        let goal: GoalID
        switch event {
        case .plan(let arrival): goal = arrival.plan.goal
        case .blocked(let blocked): goal = blocked.goal
        case .cancel(let cancel): goal = cancel.goal
        default: return nil
        }
        return RunRecord(run: RunID(sharing: goal), state: .pending, at: now)
    }
}
