import Artifacts
import Bus
import Pipeline

/// Makes an approved change, once: an attempt that was cut off in the middle is reported, never repeated.
struct ApplyHandler: Handler {
    let runner: StepRunner
    let pool: PoolName

    func stateKey(for artifact: Artifact<ApplyRequest>) -> StateKey? { .plan(artifact.body.plan) }

    func handle(_ delivery: Delivery<ApplyRequest>) async throws -> Outcome {
        let request = delivery.body
        let sequence: StepSequence
        do {
            sequence = try StepSequence(request.steps, of: .apply, in: delivery.state, request.plan)
        } catch let refusal as StepSequence.Refusal {
            return try refuse(delivery, because: refusal.reason, outcome: .failed)
        }
        let order = StepRunner.Order(
            run: request.run,
            goal: request.goal,
            plan: request.plan,
            phase: .apply,
            ceilingMicros: request.costCeilingMicros,
            finishBy: request.finishBy,
            stopsAtFailure: true,
            approval: request.approvals.first
        )
        let route = Channels.applies(in: pool).route
        guard let report = try await runner.run(sequence, order, for: delivery, of: route) else {
            let reason = "an attempt before was cut off in the middle; it is not made twice"
            return try refuse(delivery, because: reason, outcome: .partiallyApplied)
        }
        let outcome: ApplyDone.Outcome =
            report.areAllDone ? .applied : report.isAnyDone ? .partiallyApplied : .failed
        return try done(delivery, outcome, report, reason: report.results.last { $0.reason != nil }?.reason)
    }

    /// Nothing was done by this attempt: each step is reported as it stands.
    private func refuse(
        _ delivery: Delivery<ApplyRequest>,
        because reason: String,
        outcome: ApplyDone.Outcome
    ) throws -> Outcome {
        var report = StepRunner.Report()
        report.results = delivery.body.steps.map { step in
            StepResult(step: step, task: .next(), outcome: .failed, reason: reason.cut(to: 1000))
        }
        return try done(delivery, outcome, report, reason: reason)
    }

    private func done(
        _ delivery: Delivery<ApplyRequest>,
        _ outcome: ApplyDone.Outcome,
        _ report: StepRunner.Report,
        reason: String?
    ) throws -> Outcome {
        let body = ApplyDone(
            run: delivery.body.run,
            plan: delivery.body.plan,
            outcome: outcome,
            steps: report.results,
            usage: report.usage,
            finishedAt: runner.now(),
            reason: outcome == .applied ? nil : reason?.cut(to: 1000)
        )
        let envelope = runner.envelope(.applyDone, answering: delivery.envelope, run: body.run)
        return .done(
            .publish(try Publication(Artifact(envelope: envelope, body: body), to: Channels.applied)),
            .audit(runner.entry("effect.result", body.run, delivery.token, outcome.rawValue))
        )
    }
}
