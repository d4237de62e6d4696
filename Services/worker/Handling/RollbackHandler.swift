import Artifacts
import Bus
import Pipeline

/// Unmakes what was applied: every step is tried, whatever became of those before.
struct RollbackHandler: Handler {
    let runner: StepRunner
    let pool: PoolName

    func stateKey(for artifact: Artifact<RollbackRequest>) -> StateKey? { .plan(artifact.body.plan) }

    func handle(_ delivery: Delivery<RollbackRequest>) async throws -> Outcome {
        let request = delivery.body
        let startedAt = runner.now()
        let sequence: StepSequence
        do {
            sequence = try StepSequence(request.steps, of: .rollback, in: delivery.state, request.plan)
        } catch let refusal as StepSequence.Refusal {
            return try refuse(delivery, startedAt, because: refusal.reason, outcome: .failed)
        }
        if let outcome = runner.profile.passOn(sequence.capabilities, attempt: delivery.attempt) { return outcome }
        let order = StepRunner.Order(
            run: request.run,
            goal: delivery.envelope.goal ?? sequence.plan.goal,
            plan: request.plan,
            phase: .rollback,
            ceilingMicros: nil,
            finishBy: request.finishBy,
            stopsAtFailure: false,
            approval: nil
        )
        let route = Channels.undoings(in: pool).route
        let journal = try await runner.journal(of: request.run, .rollback, in: delivery.token.partition, of: route)
        guard let report = try await runner.run(sequence, order, journal: journal, for: delivery, of: route) else {
            let reason = "an attempt before was cut off in the middle; it is not made twice"
            return try refuse(delivery, startedAt, because: reason, outcome: .partiallyRolledBack)
        }
        let outcome: RollbackDone.Outcome =
            report.areAllDone ? .rolledBack : report.isAnyDone ? .partiallyRolledBack : .failed
        return try done(delivery, startedAt, outcome, report, reason: report.results.last { $0.reason != nil }?.reason)
    }

    private func refuse(
        _ delivery: Delivery<RollbackRequest>,
        _ startedAt: Timestamp,
        because reason: String,
        outcome: RollbackDone.Outcome
    ) throws -> Outcome {
        var report = StepRunner.Report()
        report.results = delivery.body.steps.map { step in
            StepResult(step: step, task: .next(), outcome: .failed, reason: reason.cut(to: 1000))
        }
        return try done(delivery, startedAt, outcome, report, reason: reason)
    }

    private func done(
        _ delivery: Delivery<RollbackRequest>,
        _ startedAt: Timestamp,
        _ outcome: RollbackDone.Outcome,
        _ report: StepRunner.Report,
        reason: String?
    ) throws -> Outcome {
        let body = RollbackDone(
            run: delivery.body.run,
            plan: delivery.body.plan,
            outcome: outcome,
            steps: report.results,
            startedAt: startedAt,
            finishedAt: max(startedAt, runner.now()),
            reason: outcome == .rolledBack ? nil : reason?.cut(to: 1000)
        )
        let envelope = runner.envelope(.rollbackDone, answering: delivery.envelope, run: body.run)
        let effects: [Effect] = [
            .publish(try Publication(Artifact(envelope: envelope, body: body), to: Channels.rolledBack)),
            .audit(runner.entry("effect.result", body.run, delivery.token, outcome.rawValue)),
        ]
        return Outcome(.done, effects: report.unsaid + effects)
    }
}
