import Artifacts
import Plans

/// Rollback.
extension RunDraft {
    mutating func absorb(_ request: RollbackRequest) throws(RunRefusal) {
        guard request.plan == record.plan?.digest else {
            throw RunRefusal("The rollback names another plan than the one that is applied.")
        }
        if record.state == .done, let obstacle = obstacleToUndoing { throw RunRefusal(obstacle) }
        cause = request.cause
        record.reason = request.reason.cut(to: 200)
    }

    /// Why a run that has ended cannot be rolled back; nil when it can.
    private var obstacleToUndoing: String? {
        if holds(.canUndoLater) { return nil }
        guard isChanged else {
            return
                "Only what was applied can be rolled back; this run came to \(record.outcome?.rawValue ?? "nothing")."
        }
        return undoing.isEmpty
            ? "No step of the plan undoes it." : "The plan is too old: it will not be kept much longer."
    }

    /// An apply that may still be under way is stopped first, so that doing and undoing never overlap.
    mutating func enterRollback() {
        record.rollback = RollbackFacts(cause: cause, causeAt: now)
        if let failure { record.reason = failure.cut(to: 200) }
        if record.isApplyOpen == true {
            stop()
            setDeadline(after: policy.applyStopLimit, boundByGoal: false)
        } else {
            orderRollback()
        }
    }

    /// Once the apply has ended, or has had its time to.
    mutating func orderRollback() {
        guard var facts = record.rollback, !facts.isOrdered, let plan, let digest = record.plan?.digest else { return }
        let steps = undoing.isEmpty ? PlanGraph(plan).everyUndoing : undoing
        guard let first = steps.first else { return }
        let id: ArtifactID = identifier("rollback")
        facts.isOrdered = true
        facts.order = id
        record.rollback = facts
        let order = RollbackRequest(
            run: record.run,
            plan: digest,
            cause: facts.cause,
            requestedBy: "conductor",
            reason: record.reason ?? "The apply is undone.",
            steps: steps.map(\.name),
            beginBy: facts.causeAt.advanced(by: policy.rollbackBegin),
            finishBy: facts.causeAt.advanced(by: policy.rollbackFinish)
        )
        add(.rollBack(id, order, first.pool))
        setDeadline(after: max(.zero, now.duration(to: order.beginBy)), boundByGoal: false)
    }

    /// People hear that it has not begun in time, and then that it has not finished.
    mutating func passRollbackLimit() {
        guard var facts = record.rollback else { return }
        guard facts.isOrdered else { return orderRollback() }
        facts.limitsPassed += 1
        record.rollback = facts
        if facts.limitsPassed == 1 {
            let finish = facts.causeAt.advanced(by: policy.rollbackFinish)
            setDeadline(after: max(.zero, now.duration(to: finish)), boundByGoal: false)
            if facts.begunAt == nil { tellLate("The rollback has not begun within \(policy.rollbackBegin).") }
        } else {
            setDeadline(after: policy.rollbackGrace, boundByGoal: false)
            tellLate("The rollback has not finished within \(policy.rollbackFinish).")
        }
    }

    private mutating func tellLate(_ sentence: String) {
        tell("run.rollback_late", .critical, sentence)
        add(.measure(.rollbackLate))
    }

    /// Its first report says that it has begun; the one that goes with its end, what it has cost. Either may come
    /// after the end.
    mutating func absorb(ofRollback usage: UsageReport) throws(RunRefusal) {
        guard var facts = record.rollback, facts.isOrdered else {
            throw RunRefusal("The rollback was not ordered yet.")
        }
        // A task of the build that was slow to say that it had begun is no begin of the rollback.
        if let order = facts.order, usage.task != TaskID(sharing: order) {
            throw RunRefusal("It is not the rollback that has begun.")
        }
        let begins = record.state == .rollback && facts.begunAt == nil
        let cost = facts.isPaid == true ? 0 : usage.usage.costMicros
        guard begins || cost > 0 else { throw RunRefusal("The rollback has begun already, and was paid for.") }
        if begins {
            facts.begunAt = now
            add(.measure(.rollbackBegan(after: facts.causeAt.duration(to: now))))
        }
        if cost > 0 {
            facts.isPaid = true
            payRollback(cost)
        }
        record.rollback = facts
    }

    mutating func absorb(_ done: RollbackDone, answering order: ArtifactID?) throws(RunRefusal) {
        guard done.plan == record.plan?.digest, var facts = record.rollback else {
            throw RunRefusal("The run waits for no rollback of this plan.")
        }
        // The end of a rollback that was given up may come while another one of the same plan is under way.
        if let order, let current = facts.order, order != current {
            throw RunRefusal("The run waits for another rollback of this plan.")
        }
        if facts.begunAt == nil {
            let begun = max(facts.causeAt, min(done.startedAt, now))
            facts.begunAt = begun
            add(.measure(.rollbackBegan(after: facts.causeAt.duration(to: begun))))
        }
        add(.measure(.rollbackFinished(after: facts.causeAt.duration(to: now))))
        record.rollback = facts
        undone = done.outcome == .rolledBack && done.steps.allSatisfy { $0.outcome == .done }
        if !undone {
            failure = "Undoing came to \(done.outcome.rawValue): \(done.reason ?? "no reason given")."
            tell("run.rollback_failed", .critical, failure ?? "")
        }
    }

    /// The steps that undo what was, or may have been, applied.
    var undoing: [PlanSpec.Step] {
        guard let plan, record.apply != nil else { return [] }
        let graph = PlanGraph(plan)
        // While the apply has not reported, any of its steps may have begun.
        let isUnknown = record.isApplyOpen == true
        func hasBegun(_ step: PlanSpec.Step) -> Bool {
            isUnknown || graph.place(of: step.name).map { record.steps[$0].status != .waiting } == true
        }
        return applySteps.contains(where: hasBegun) ? graph.undoing(hasBegun) : []
    }

    /// Whether the world may still be as the apply left it: it was applied, or undoing it did not succeed.
    var isChanged: Bool {
        switch record.outcome {
        case .applied: true
        case .failed: record.rollback?.isOrdered == true
        default: false
        }
    }

    /// Whether workers, too, will still find the plan for as long as a rollback may take.
    var isPlanKept: Bool {
        guard plan != nil, let facts = record.plan else { return false }
        return now < facts.acceptedAt.advanced(by: policy.undoingLimit)
    }
}
