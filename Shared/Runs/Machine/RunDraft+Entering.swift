import Artifacts

/// What a state does as it is entered.
extension RunDraft {
    mutating func enter(_ row: RunTransition) {
        switch row.to {
        case .pending, .inProgress: setDeadline(after: policy.limit(of: row.to, plan))
        case .validating: enterValidating()
        case .readyForApply: setDeadline(after: policy.limit(of: row.to, plan))
        case .blocked: enterBlocked()
        case .waitForApprove: enterWaitForApprove()
        case .applying: enterApplying()
        case .rollback: row.isReentry ? passRollbackLimit() : enterRollback()
        case .done: enterDone()
        }
    }

    private mutating func enterValidating() {
        setDeadline(after: policy.limit(of: .validating, plan))
        guard let facts = record.plan else { return }
        let id: ArtifactID = identifier("validate")
        record.validation = id
        let request = ValidateRequest(
            run: record.run,
            goal: record.goal,
            plan: facts.digest,
            planArtifact: facts.artifact,
            results: record.results ?? [],
            requestedAt: now,
            deadlineAt: record.deadlineAt,
            spentMicros: record.budget.spentMicros
        )
        add(.validate(id, request))
    }

    /// Sends the plan back, or asks for a person when that was done often enough.
    private mutating func enterBlocked() {
        setDeadline(after: policy.limit(of: .blocked, plan))
        record.request = nil
        record.consents = nil
        record.waiver = nil
        guard var obstacle = record.obstacle else { return }
        let mayAsk = !obstacle.needsPerson && record.revisions < policy.automaticRevisions
        if isPersonsRevision || mayAsk {
            if !isPersonsRevision { record.revisions += 1 }
            add(.revise(blocked(by: obstacle)))
        } else {
            obstacle.needsPerson = true
            record.obstacle = obstacle
            tell("run.needs_person", .critical, "A person is needed: \(obstacle.rationale)")
        }
    }

    private func blocked(by obstacle: Obstacle) -> DesignBlocked {
        DesignBlocked(
            goal: record.goal,
            cause: obstacle.cause,
            rationale: obstacle.rationale,
            revision: blockedRevision,
            needsPerson: obstacle.needsPerson,
            field: obstacle.field
        )
    }

    private mutating func enterDone() {
        if let outcome = record.outcome {
            add(.measure(.ended(outcome, after: record.createdAt.duration(to: now))))
        }
        record.request = nil
        record.validation = nil
        record.results = nil
        record.cancelledSteps = nil
        record.checkpoints = nil
        if record.hasOpenReservations {
            stop()
            setDeadline(after: policy.settlingLimit, boundByGoal: false)
        } else {
            clearDeadline()
        }
    }

    /// Said once: the mark that stops a run's work stays until it is forgotten.
    mutating func stop() {
        guard record.isStopped != true else { return }
        record.isStopped = true
        add(.stop)
    }

    /// The last timer of an ended run lets go of what never reported.
    mutating func settleIfClosing() {
        guard path.first?.trigger == .deadline, path.first?.from == .done else { return }
        for place in record.steps.steps.indices where record.steps[place].status == .running {
            settle(place, spent: 0)
            record.steps[place].status = .failed
        }
        settleApply(spent: 0)
        record.deadlineAt = nil
    }
}
