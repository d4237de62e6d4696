import Artifacts
import Plans

/// Rollback.
extension RunDraft {
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
        let steps = undoing.isEmpty ? PlanGraph(plan).undoing { _ in true } : undoing
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

    /// Its first report says that it has begun; the one that goes with its end, what it has cost. Either may come after the end.
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
            payRollback(believed(cost))
        }
        record.rollback = facts
    }

    /// Nothing is set aside for it before: no budget may hold up what undoes a change.
    private mutating func payRollback(_ cost: Int) {
        func reservation(_ micros: Int) -> RunReservation {
            RunReservation(
                id: "\(record.run.text)/rollback",
                micros: micros,
                month: record.budget.month,
                pool: undoing.first?.pool
            )
        }
        add(.reserve(reservation(0)))
        add(.settle(reservation(cost)))
        book(cost)
    }
}
