import Artifacts
import Runs

/// What the indicators must know of one run while its entries go by.
struct IndicatorRun {
    /// Whether a plan of it was accepted.
    private var isPlanned = false
    /// What its last accepted plan was expected to cost, without what only a rollback would.
    private var plannedMicros = 0
    private var goalDeadline: Timestamp?
    /// Whether a person had wanted it, or a step of it, to end.
    private var isCancelled = false
    /// Whether an order of it was given up for lost, because nobody answered in time.
    private var wasSilent = false
    private var outcome: RunOutcome?
    /// Nil where its entries do not tell, as those of older builds.
    private var spentMicros: Int?
    /// The day on which it ended, else that of its last entry.
    private(set) var day = 0
    private(set) var lastSeen = Timestamp(milliseconds: 0)

    /// What it counts for, which is nothing before it has ended, and while it is being undone.
    var counts: IndicatorCounts {
        var counts = IndicatorCounts()
        guard isPlanned, let outcome else { return counts }
        switch outcome {
        case .applied: counts.applied = 1
        case .cancelled, .noOutput: counts.leftOut = 1
        case .rolledBack, .rejected, .expired, .failed:
            if isCancelled { counts.leftOut = 1 } else { counts.unsuccessful = 1 }
        }
        if let spentMicros {
            counts.priced = 1
            counts.spentMicros = spentMicros
            if outcome == .applied { counts.plannedMicros = plannedMicros }
        }
        return counts
    }

    /// Takes in one decision of it that was not refused; answers with the order that it ended, and how.
    mutating func take(_ entry: ReplayEntry, at now: Timestamp) throws(ReplayFault) -> IndicatorCounts {
        let path = (entry["path"] ?? "").split(separator: " ").compactMap { RunState(rawValue: String($0)) }
        if case .plan(let arrival) = try plan(in: entry), path.contains(.pending) { accept(arrival) }
        if entry.trigger == .cancel { isCancelled = true }
        let orders = try orders(in: entry, path, at: now)
        if entry.trigger == .deadline, orders.ordersFailed > 0 { wasSilent = true }
        note(outcome: entry["outcome"].flatMap { RunOutcome(rawValue: $0) }, at: now)
        if let spent = entry["spent"].flatMap({ Int($0) }), spent >= 0 {
            spentMicros = min(spent, IndicatorCounts.most)
        }
        lastSeen = max(lastSeen, now)
        return orders
    }

    /// A body is read only where a number of it is needed.
    private func plan(in entry: ReplayEntry) throws(ReplayFault) -> RunEvent? {
        entry.trigger == .plan ? try entry.event() : nil
    }

    private mutating func accept(_ arrival: PlanArrival) {
        isPlanned = true
        goalDeadline = arrival.deadlineAt ?? goalDeadline
        plannedMicros = arrival.plan.steps.filter { $0.phase != .rollback }
            .reduce(0) { min($0 + $1.estimate.costMicros, BodyCheck.largestAmount) }
    }

    /// It ends once, and again when it was undone afterwards; what it pays later belongs to that day.
    private mutating func note(outcome: RunOutcome?, at now: Timestamp) {
        if self.outcome == nil || outcome == nil { day = IndicatorFold.day(of: now) }
        // What a person cancelled before an apply that succeeded all the same is no excuse for what is undone later.
        if outcome == .applied { isCancelled = false }
        self.outcome = outcome
    }

    private func orders(
        in entry: ReplayEntry,
        _ path: [RunState],
        at now: Timestamp
    ) throws(ReplayFault) -> IndicatorCounts {
        var counts = IndicatorCounts()
        // The order was counted when its time was up; that it was answered after all changes nothing.
        if wasSilent, isLate(entry) { return counts }
        switch entry.trigger {
        case .verdict: counts.orders = 1
        case .result, .buried, .applied, .rolledBack:
            counts.orders = 1
            counts.ordersFailed = try isFailedByInstallation(entry, at: now) ? 1 : 0
        case .deadline where isSilence(entry, path, at: now): (counts.orders, counts.ordersFailed) = (1, 1)
        case .approval, .automatic, .blocked, .cancel, .deadline, .lift, .plan, .rejection, .rollback, .taken, .waive,
            .wake, nil:
            break
        }
        return counts
    }

    /// Whether no state waits for this answer any more.
    private func isLate(_ entry: ReplayEntry) -> Bool {
        let from = entry["from"].flatMap { RunState(rawValue: $0) }
        switch entry.trigger {
        case .result: return from != .pending && from != .inProgress
        case .verdict: return from != .validating
        case .applied: return from != .applying
        case .rolledBack: return from != .rollback
        default: return false
        }
    }

    private func isFailedByInstallation(_ entry: ReplayEntry, at now: Timestamp) throws(ReplayFault) -> Bool {
        // Older builds told nothing but burials.
        if entry.trigger == .buried || entry["burial"] != nil { return true }
        guard entry[Envelope.faultField] != nil else { return false }
        guard isGoalLate(now), entry.trigger == .result, case .result(let status, _, _) = try entry.event() else {
            return true
        }
        // A goal that left too little time is no fault of the installation.
        return status.outcome != .timeout
    }

    /// Whether a state ran out in which the run waited for a service, and for nobody's money or decision.
    private func isSilence(_ entry: ReplayEntry, _ path: [RunState], at now: Timestamp) -> Bool {
        guard let from = entry["from"].flatMap({ RunState(rawValue: $0) }), let last = path.last, last != from else {
            return false
        }
        switch from {
        case .pending, .inProgress: return entry["brake"] == nil && !isGoalLate(now)
        case .validating: return !isGoalLate(now)
        case .applying, .rollback: return true
        case .readyForApply, .blocked, .waitForApprove, .done: return false
        }
    }

    private func isGoalLate(_ now: Timestamp) -> Bool { goalDeadline.map { now >= $0 } ?? false }
}
