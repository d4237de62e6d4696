import Artifacts
import Bus
import Pipeline
import Plans

/// Makes an approved change, once: an attempt that was cut off in the middle is reported, never repeated.
struct ApplyHandler: Handler {
    let runner: StepRunner
    let pool: PoolName

    private var route: Route { Channels.applies(in: pool).route }

    func stateKey(for artifact: Artifact<ApplyRequest>) -> StateKey? { .plan(artifact.body.plan) }

    func handle(_ delivery: Delivery<ApplyRequest>) async throws -> Outcome {
        let request = delivery.body
        // Asked first: what was begun under a good approval has been begun, whatever has become of the approval since.
        let key = TaskRecord.key(ofApplying: request.run)
        let journal = try await runner.journal(key, in: delivery.token.partition)
        if journal.record.isForestalled == true { return try refuse(delivery, because: StepRunner.forestalled) }
        if journal.isCutOff { return try journal.outlastCutOff(on: route) ?? cutOff(delivery) }
        let sequence: StepSequence
        do {
            sequence = try StepSequence(request.steps, of: .apply, in: delivery.state, request.plan)
        } catch let refusal as StepSequence.Refusal {
            return try refuse(delivery, because: refusal.reason)
        }
        if let lack = runner.lack(for: sequence) {
            let isOverdue = request.finishBy <= runner.now()
            let passing = await runner.colleagues.passOn(
                because: lack,
                delivery.offer,
                in: pool,
                .applies,
                isOverdue: isOverdue
            )
            switch passing {
            case .goesBack(let outcome): return outcome
            case .isVain(let vain):
                let report = StepReport.unmade(request.steps, .noOutput, because: vain.words(for: lack))
                return try done(delivery, .failed, report)
            }
        }
        return try await runner.holdingMemory(for: sequence, offer: delivery.offer) {
            try await carryOut(sequence, journal, for: delivery)
        }
    }

    /// All that may change while an order waits for its turn is looked at here, after the wait.
    private func carryOut(
        _ sequence: StepSequence,
        _ journal: TaskRecordStore,
        for delivery: Delivery<ApplyRequest>
    ) async throws -> Outcome {
        let (request, partition) = (delivery.body, delivery.token.partition)
        async let approval = runner.driver.state(of: .approval(request.subjectDigest), in: partition)
        // What undoes the run may be under way by now, and the two must never overlap.
        if try await runner.isCancelled(request.run, in: partition) {
            return try refuse(delivery, because: StepRunner.cancelled)
        }
        let giver = delivery.envelope.source
        let check = ApplyCheck(order: request, giver: giver, plan: sequence.plan, now: runner.now())
        if let objection = check.objection(to: try await approval) { return try refuse(delivery, because: objection) }
        let order = StepRunner.Order(
            run: request.run,
            goal: request.goal,
            plan: request.plan,
            phase: .apply,
            ceilingMicros: request.costCeilingMicros,
            finishBy: request.finishBy,
            retryBy: nil,
            stopsAtFailure: true,
            approval: request.approvals.first,
            vain: nil
        )
        let report = try await runner.run(sequence, order, journal: journal, for: delivery)
        let outcome = report.word(all: ApplyDone.Outcome.applied, some: .partiallyApplied, none: .failed)
        return try done(delivery, outcome, report)
    }

    /// Nothing was started, so nothing has to be undone: no step has any output.
    private func refuse(_ delivery: Delivery<ApplyRequest>, because reason: String) throws -> Outcome {
        try done(delivery, .failed, StepReport(delivery.body.steps, .noOutput, because: reason))
    }

    /// Any step may have been made by the attempt before.
    private func cutOff(_ delivery: Delivery<ApplyRequest>) throws -> Outcome {
        let request = delivery.body
        var report = StepReport.unmade(request.steps, .failed, because: TaskRecordStore.cutOff)
        let plan = try delivery.state.flatMap { try PlanSpec(stored: $0.bytes, as: request.plan) }
        report.usage.costMicros = request.costUnseen(in: plan)
        return try done(delivery, .partiallyApplied, report)
    }

    private func done(
        _ delivery: Delivery<ApplyRequest>,
        _ outcome: ApplyDone.Outcome,
        _ report: StepReport
    ) throws -> Outcome {
        let request = delivery.body
        return try runner.answer(delivery, of: request.run, outcome.rawValue, report, to: Channels.applied) { words in
            ApplyDone(
                run: request.run,
                plan: request.plan,
                outcome: outcome,
                steps: words.results,
                usage: words.usage,
                finishedAt: runner.now(),
                reason: outcome == .applied ? nil : report.reason
            )
        }
    }
}
