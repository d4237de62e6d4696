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
        // Asked first: what was begun under a good approval has been begun, whatever has become of the approval since.
        let route = Channels.applies(in: pool).route
        let partition = delivery.token.partition
        async let approval = runner.driver.state(of: .approval(request.subjectDigest), in: partition)
        let journal = try await runner.journal(of: request.run, .apply, in: partition, of: route)
        if journal.record.intent != nil { return try cutOff(delivery) }
        let sequence: StepSequence
        do {
            sequence = try StepSequence(request.steps, of: .apply, in: delivery.state, request.plan)
        } catch let refusal as StepSequence.Refusal {
            return try refuse(delivery, because: refusal.reason)
        }
        if let outcome = runner.profile.passOn(sequence.capabilities, attempt: delivery.attempt) { return outcome }
        let check = ApplyCheck(order: request, plan: sequence.plan, now: runner.now())
        if let objection = check.objection(to: try await approval) { return try refuse(delivery, because: objection) }
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
        guard let report = try await runner.run(sequence, order, journal: journal, for: delivery, of: route) else {
            return try cutOff(delivery)
        }
        let outcome: ApplyDone.Outcome =
            report.areAllDone ? .applied : report.isAnyDone ? .partiallyApplied : .failed
        return try done(delivery, outcome, report, reason: report.results.last { $0.reason != nil }?.reason)
    }

    /// Nothing was started, so nothing has to be undone: no step has any output.
    private func refuse(_ delivery: Delivery<ApplyRequest>, because reason: String) throws -> Outcome {
        try done(delivery, .failed, report(of: delivery.body.steps, .noOutput, reason), reason: reason)
    }

    /// Any step may have been made by the attempt before.
    private func cutOff(_ delivery: Delivery<ApplyRequest>) throws -> Outcome {
        let reason = "an attempt before was cut off in the middle; it is not made twice"
        return try done(
            delivery,
            .partiallyApplied,
            report(of: delivery.body.steps, .failed, reason),
            reason: reason
        )
    }

    private func report(of steps: [StepName], _ outcome: TaskOutcome, _ reason: String) -> StepRunner.Report {
        var report = StepRunner.Report()
        report.results = steps.map { step in
            StepResult(step: step, task: .next(), outcome: outcome, reason: reason.cut(to: 1000))
        }
        return report
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
        let effects: [Effect] = [
            .publish(try Publication(Artifact(envelope: envelope, body: body), to: Channels.applied)),
            .audit(runner.entry("effect.result", body.run, delivery.token, outcome.rawValue)),
        ]
        return Outcome(.done, effects: report.unsaid + effects)
    }
}
