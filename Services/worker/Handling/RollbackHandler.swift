import Artifacts
import Bus
import Pipeline
import Plans
import Runs

/// Unmakes what was applied: every step is tried, whatever became of those before.
struct RollbackHandler: Handler {
    let runner: StepRunner
    let pool: PoolName

    private var route: Route { Channels.undoings(in: pool).route }

    func stateKey(for artifact: Artifact<RollbackRequest>) -> StateKey? { .plan(artifact.body.plan) }

    func handle(_ delivery: Delivery<RollbackRequest>) async throws -> Outcome {
        let request = delivery.body
        let startedAt = runner.now()
        let sequence: StepSequence
        do {
            sequence = try StepSequence(request.steps, of: .rollback, in: delivery.state, request.plan)
        } catch let refusal as StepSequence.Refusal {
            return try done(delivery, startedAt, .failed, StepReport(request.steps, .failed, because: refusal.reason))
        }
        let key = TaskRecord.key(ofUndoing: request.run, by: delivery.envelope.id)
        let journal = try await runner.journal(key, in: delivery.token.partition)
        if journal.isCutOff {
            return try journal.outlastCutOff(on: route) ?? cutOff(delivery, startedAt, of: sequence.plan)
        }
        if try await forestallsApply(delivery) {
            return try done(
                delivery,
                startedAt,
                .rolledBack,
                StepReport(request.steps, .done, because: StepRunner.forestalled)
            )
        }
        var vain: Vain.Cause?
        switch await passOn(sequence, delivery) {
        case nil: break
        case .goesBack(let outcome): return outcome
        // Offered long enough, it is carried out as far as this worker can.
        case .isVain(let why): vain = why.cause
        }
        return try await runner.holdingMemory(for: sequence, offer: delivery.offer) {
            try await carryOut(sequence, journal, vain, for: delivery)
        }
    }

    /// Nil when this worker has all that the steps need.
    private func passOn(
        _ sequence: StepSequence,
        _ delivery: Delivery<RollbackRequest>
    ) async -> Colleagues.Passing? {
        guard let lack = runner.lack(for: sequence) else { return nil }
        let isOverdue = finishBy(of: delivery.body) <= runner.now()
        return await runner.colleagues.passOn(
            because: lack,
            delivery.offer,
            in: pool,
            .rollbacks,
            isOverdue: isOverdue
        )
    }

    /// Late is bad, half undone is worse: people hear of it in time, and the run waits for a day of grace.
    private func finishBy(of request: RollbackRequest) -> Timestamp {
        request.finishBy.advanced(by: RunPolicy.usual.rollbackGrace)
    }

    /// Whether the apply was stopped before anything of it began: then there is nothing to undo, and commands that
    /// undo would meet what this run never made. A worker that still holds the apply finds the record changed, and
    /// begins nothing.
    private func forestallsApply(_ delivery: Delivery<RollbackRequest>) async throws -> Bool {
        let (run, partition) = (delivery.body.run, delivery.token.partition)
        guard try await runner.isCancelled(run, in: partition) else { return false }
        let apply = try await runner.journal(TaskRecord.key(ofApplying: run), in: partition)
        guard !apply.isCutOff else { return false }
        try await apply.change { $0.isForestalled = true }
        return true
    }

    private func carryOut(
        _ sequence: StepSequence,
        _ journal: TaskRecordStore,
        _ vain: Vain.Cause?,
        for delivery: Delivery<RollbackRequest>
    ) async throws -> Outcome {
        let (request, startedAt) = (delivery.body, runner.now())
        let order = StepRunner.Order(
            run: request.run,
            goal: delivery.envelope.goal ?? sequence.plan.goal,
            plan: request.plan,
            phase: .rollback,
            ceilingMicros: nil,
            finishBy: finishBy(of: request),
            retryBy: request.finishBy,
            stopsAtFailure: false,
            approval: nil,
            vain: vain
        )
        let report = try await runner.run(sequence, order, journal: journal, for: delivery)
        let outcome = report.word(all: RollbackDone.Outcome.rolledBack, some: .partiallyRolledBack, none: .failed)
        return try done(delivery, startedAt, outcome, report)
    }

    /// Any step may have been unmade by the attempt before.
    private func cutOff(
        _ delivery: Delivery<RollbackRequest>,
        _ startedAt: Timestamp,
        of plan: PlanSpec
    ) throws -> Outcome {
        var report = StepReport.unmade(delivery.body.steps, .failed, because: TaskRecordStore.cutOff)
        report.usage.costMicros = plan.estimatedCost(of: delivery.body.steps)
        return try done(delivery, startedAt, .partiallyRolledBack, report)
    }

    private func done(
        _ delivery: Delivery<RollbackRequest>,
        _ startedAt: Timestamp,
        _ outcome: RollbackDone.Outcome,
        _ report: StepReport
    ) throws -> Outcome {
        let request = delivery.body
        var answer = try runner.answer(delivery, of: request.run, outcome.rawValue, report, to: Channels.rolledBack) {
            words in
            RollbackDone(
                run: request.run,
                plan: request.plan,
                outcome: outcome,
                steps: words.results,
                startedAt: startedAt,
                finishedAt: max(startedAt, runner.now()),
                reason: outcome == .rolledBack ? nil : report.reason
            )
        }
        // The end of a rollback says nothing of money, so that is told beside it; what was free need not be.
        if report.usage.costMicros > 0 {
            let cost = try runner.usage(report.usage, of: request.run, answering: delivery.envelope, .cost)
            answer.effects.append(.publish(cost))
        }
        return answer
    }
}
