import Artifacts
import Plans
import Security

/// A decision in the making: the record as it changes, and the effects gathered on the way.
struct RunDraft {
    private(set) var path: [RunTransition] = []
    private(set) var effects: [RunEffect] = []
    var record: RunRecord
    var plan: PlanSpec?
    let policy: RunPolicy
    let shortage: Shortage?
    let now: Timestamp

    // What the event said, as far as conditions and effects ask for it.
    var fault: PlanFault?
    var silence: String?
    var failure: String?
    var verdict: PassedVerdict?
    var applied = false
    var undone = false
    var cause = RollbackRequest.Cause.error
    var isPersonsRevision = false
    var isTaskCancelled = false
    var blockedRevision = 0

    /// A verdict that approvals can rely on.
    struct PassedVerdict {
        let report: ArtifactID
        let digest: Digest256
        let policyBundle: Digest256
    }

    /// Set at most once, however many states a decision runs through.
    private var deadline: RunEffect?

    init(_ record: RunRecord, plan: PlanSpec?, policy: RunPolicy, shortage: Shortage?, now: Timestamp) {
        self.record = record
        self.plan = plan
        self.policy = policy
        self.shortage = shortage
        self.now = now
        record.plan.map { blockedRevision = $0.revision }
    }

    mutating func add(_ effect: RunEffect) {
        effects.append(effect)
    }

    /// Goes where the row leads.
    mutating func take(_ row: RunTransition) {
        path.append(row)
        record.table = RunTable.version
        // An ended run that is rolled back comes to something else.
        if row.from == .done, row.to != .done { record.outcome = nil }
        record.state = row.to
        if let outcome = row.outcome {
            record.outcome = outcome
            record.reason = (failure ?? silence ?? record.reason).map { $0.cut(to: 200) }
        }
        guard row.entersState else { return }
        record.sequence += 1
        if !row.isReentry { record.enteredAt = now }
        enter(row)
    }

    /// What follows once no further row applies.
    mutating func finish() {
        switch record.state {
        case .pending, .inProgress: dispatchReady()
        case .waitForApprove: holdBackIfBraked()
        case .rollback: if record.isApplyOpen != true { orderRollback() }
        case .done: settleIfClosing()
        default: break
        }
        if let deadline { add(deadline) }
        if path.contains(where: \.entersState) { tellTransition() }
    }

    mutating func setDeadline(after limit: Duration, boundByGoal: Bool = true) {
        var at = now.advanced(by: limit)
        if boundByGoal, let goal = record.goalDeadlineAt { at = max(now, min(at, goal)) }
        record.deadlineAt = at
        deadline = .deadline(after: now.duration(to: at), sequence: record.sequence)
    }

    mutating func clearDeadline() {
        record.deadlineAt = nil
        deadline = .clearDeadline
    }

    func identifier<Tag>(_ purpose: String) -> Identifier<Tag> {
        .derived(at: now, from: record.run.text, String(record.sequence), purpose)
    }
}
