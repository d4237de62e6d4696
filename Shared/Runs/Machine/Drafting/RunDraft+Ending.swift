import Artifacts

/// How a run ends: cancelled, out of time, and what is still open of it.
extension RunDraft {
    mutating func absorb(_ cancel: Cancel) throws(RunRefusal) {
        if let task = cancel.task { return try absorb(cancel, of: task) }
        cause = .command
        record.reason = cancel.reason.cut(to: 200)
    }

    mutating func absorb(deadline sequence: Int) throws(RunRefusal) {
        guard sequence == record.sequence else { throw RunRefusal("The timer belongs to an earlier state.") }
        cause = .timeout
        if record.state != .done, record.state != .rollback {
            // The one that is named does not depend on the order of a dictionary.
            record.reason =
                record.cancelledSteps?.min { $0.key < $1.key }.map { Self.words(forCancelled: $0.key, $0.value) }
                ?? "\(record.state.rawValue) took longer than it may."
        }
    }

    mutating func enterDone() {
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

    /// Marks the run's work to be stopped. Once is enough: the mark stays until it expires.
    mutating func stop() {
        guard record.isStopped != true else { return }
        record.isStopped = true
        add(.stop)
    }

    /// At an ended run's last deadline, lets go of what was set aside for steps that never reported.
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
