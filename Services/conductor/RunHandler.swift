import Artifacts
import Bus
import Observability
import Pipeline
import RunMessages
import Runs

/// Handles one channel of run messages: reads the record, decides, and turns the decision into an outcome.
struct RunHandler<Body: RunMessage>: Handler {
    /// What a message of this channel means for its run.
    let read: @Sendable (Artifact<Body>) throws(RunRefusal) -> RunEvent
    let machine: RunStateMachine
    let policy: PolicyNote
    let plans: PlanShelf
    let runs: RunShelf
    let source: ArtifactSource
    let metrics: ConductorMetrics
    let ledger: SpendingLedger
    var now: @Sendable () -> Timestamp = { .now() }

    func stateKey(for artifact: Artifact<Body>) -> StateKey? {
        // A message that belongs to no run is rejected by `handle`, with the reason.
        (try? Body.run(of: artifact)).map { .run($0) }
    }

    func handle(_ delivery: Delivery<Body>) async throws -> Outcome {
        try await decide(delivery, shortage: nil)
    }

    /// A budget that others share has refused: what the message brought is kept, and what costs money waits.
    func reconsider(_ delivery: Delivery<Body>, after refusal: Refusal) async throws -> Outcome {
        guard case .overBudget(let scope) = refusal else {
            return .retry(after: .seconds(5), because: refusal.description)
        }
        return try await decide(delivery, shortage: Shortage(of: BudgetScope(scope).level))
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
        let before = try delivery.state.map { stored throws in try runs.sheet(of: run, stored: stored.bytes) }
        let kept = try await plan(for: event, before?.record, in: delivery.token.partition)
        let time = now()
        let decision = machine.decide(
            before?.record,
            event,
            of: artifact.envelope.tenant,
            plan: kept,
            shortage: shortage,
            at: time
        )
        let after = try sheet(after: decision, before)
        if let after { runs.keep(after, of: run) }
        let writer = OutcomeWriter(
            run: run,
            input: artifact,
            stored: delivery.state,
            before: before?.record,
            after: after,
            policy: policy,
            source: source,
            now: time
        )
        measure(decision, event, of: artifact.envelope.tenant)
        return try writer.outcome(of: decision, event, isPlanKept: kept != nil, shortage: shortage)
    }

    /// Nil when the record stays as it is.
    private func sheet(after decision: RunDecision, _ before: RunSheet?) throws -> RunSheet? {
        guard let changed = decision.record, changed != before?.record else { return nil }
        return try RunSheet(changed, replacing: before)
    }

    /// The plan that the decision is about: the one that has just come, if it is kept already, or the record's.
    private func plan(for event: RunEvent, _ record: RunRecord?, in partition: Partition) async throws -> PlanSpec? {
        if case .plan(let arrival) = event { return try await plans.plan(of: arrival, in: partition) }
        guard let digest = record?.plan?.digest else { return nil }
        return try await plans.plan(digest, in: partition)
    }

    private func measure(_ decision: RunDecision, _ event: RunEvent, of tenant: TenantID) {
        for case .settle(let reservation) in decision.effects {
            ledger.note(reservation, of: tenant, decision.record?.agents)
        }
        for row in decision.path where row.entersState { metrics.entered(row.to) }
        if decision.refusal != nil { metrics.refused(event.trigger) }
        for case .measure(let measure) in decision.effects { metrics.note(measure) }
    }
}
