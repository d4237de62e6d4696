import Artifacts
import Bus
import Observability
import Pipeline
import RunMessages
import Runs

/// Handles one channel of run messages: reads the record, decides, and turns the decision into an outcome.
struct RunHandler<Body: RunMessage>: Handler {
    let parts: RunParts
    /// What a message of this channel means for its run.
    let read: @Sendable (Artifact<Body>) throws(RunRefusal) -> RunEvent

    func stateKey(for artifact: Artifact<Body>) -> StateKey? {
        // A message that belongs to no run is rejected by `handle`, with the reason.
        (try? Body.run(of: artifact)).map { .run($0) }
    }

    func handle(_ delivery: Delivery<Body>) async throws -> Outcome {
        try await decide(delivery, shortage: nil)
    }

    /// A budget that others share has refused: what the message brought is kept, and what costs money waits.
    func reconsider(_ delivery: Delivery<Body>, afterShortageOf scope: String) async throws -> Outcome {
        try await decide(delivery, shortage: Shortage(of: BudgetScope(scope).level))
    }

    private func decide(_ delivery: Delivery<Body>, shortage: Shortage?) async throws -> Outcome {
        let artifact = delivery.artifact
        let run: RunID
        let event: RunEvent
        do throws(RunRefusal) {
            run = try Body.run(of: artifact)
            event = try read(artifact)
        } catch {
            return .reject(detail: error.sentence)
        }
        let before = try delivery.state.map { stored throws in try parts.runs.run(run, stored: stored.bytes) }
        let kept = try await plan(for: event, before?.record, in: delivery.token.partition)
        let time = parts.now()
        let decision = parts.machine.decide(
            before?.record,
            event,
            of: artifact.envelope.tenant,
            plan: kept,
            shortage: shortage,
            at: time
        )
        let after = try stored(after: decision, before)
        if let after { parts.runs.keep(after, of: run) }
        let writer = OutcomeWriter(
            run: run,
            input: artifact,
            stored: delivery.state,
            before: before?.record,
            after: after,
            policy: parts.policy,
            source: parts.source,
            now: time
        )
        measure(decision, event, of: artifact.envelope.tenant)
        return try writer.outcome(of: decision, event, isPlanKept: kept != nil, shortage: shortage)
    }

    /// Nil when the record stays as it is.
    private func stored(after decision: RunDecision, _ before: StoredRun?) throws -> StoredRun? {
        guard let changed = decision.record, changed != before?.record else { return nil }
        return try StoredRun(changed, replacing: before)
    }

    /// The plan that the decision is about: the one that has just come, if it is kept already, or the record's.
    private func plan(for event: RunEvent, _ record: RunRecord?, in partition: Partition) async throws -> PlanSpec? {
        if case .plan(let arrival) = event { return try await parts.plans.plan(of: arrival, in: partition) }
        guard let digest = record?.plan?.digest else { return nil }
        return try await parts.plans.plan(digest, in: partition)
    }

    private func measure(_ decision: RunDecision, _ event: RunEvent, of tenant: TenantID) {
        for case .settle(let reservation) in decision.effects {
            parts.ledger.note(reservation, of: tenant, decision.record?.agents)
        }
        for row in decision.path where row.entersState { parts.metrics.entered(row.to) }
        if decision.refusal != nil { parts.metrics.refused(event.trigger) }
        for case .measure(let measure) in decision.effects { parts.metrics.note(measure) }
    }
}
