import Artifacts
import Runs
import Security
import Testing

/// Plans, artifacts and a clock for one run, as the services around the conductor would make them.
struct Fixture {
    var machine = RunStateMachine()
    let goal: GoalID = .next()
    var now = Timestamp(milliseconds: 1_700_000_000_000)
    var record: RunRecord?
    var plan: PlanSpec?
    /// Every effect so far.
    var effects: [RunEffect] = []
    var last = RunDecision(record: nil, effects: [], path: [], refusal: nil)

    init(policy: RunPolicy = RunPolicy()) {
        machine = RunStateMachine(policy: policy)
    }

    var run: RunID { RunID(sharing: goal) }
    var state: RunState? { record?.state }

    @discardableResult
    mutating func feed(_ event: RunEvent, shortage: Shortage? = nil) -> RunDecision {
        let current = if case .plan(let arrival) = event { arrival.plan } else { plan }
        last = machine.decide(record, event, plan: current, shortage: shortage, at: now)
        if last.record?.plan != record?.plan, case .plan(let arrival) = event { plan = arrival.plan }
        record = last.record
        effects += last.effects
        return last
    }

    mutating func pass(_ duration: Duration) {
        now = now.advanced(by: duration)
    }

    // MARK: what was asked for

    var tasks: [TaskAssignment] {
        effects.compactMap { if case .dispatch(_, let task, _) = $0 { task } else { nil } }
    }

    /// The order that handed each task out, and the attempt that it is.
    var handouts: [(id: ArtifactID, attempt: Int)] {
        effects.compactMap { if case .dispatch(let id, _, let attempt) = $0 { (id, attempt) } else { nil } }
    }

    var applies: [ApplyRequest] {
        effects.compactMap { if case .apply(_, let request, _) = $0 { request } else { nil } }
    }

    var undoings: [RollbackRequest] {
        effects.compactMap { if case .rollBack(_, let request, _) = $0 { request } else { nil } }
    }

    var requests: [(id: ArtifactID, body: ApprovalRequest)] {
        effects.compactMap { if case .askApproval(let id, let body) = $0 { (id, body) } else { nil } }
    }

    var revisions: [DesignBlocked] {
        effects.compactMap { if case .revise(let blocked) = $0 { blocked } else { nil } }
    }

    var events: [String] {
        effects.compactMap { if case .event(let event) = $0 { event.name } else { nil } }
    }

    // MARK: steps on the way

    mutating func start(_ plan: PlanSpec) throws {
        feed(.plan(try arrival(plan)))
    }

    mutating func finishTasks(_ outcome: TaskOutcome = .done) throws {
        var done = 0
        while done < tasks.count, record?.state == .pending || record?.state == .inProgress {
            let task = tasks[done]
            done += 1
            feed(.result(try status(of: task, outcome), id: .next()))
        }
    }

    mutating func judge(_ verdict: Verdict = .pass) throws {
        feed(try self.verdict(verdict))
    }

    mutating func approve(_ approver: String = "ada") throws {
        feed(.approval(try approval(approver), id: .next()))
    }

    /// As far as WAIT_FOR_APPROVE.
    mutating func startWaiting(_ plan: PlanSpec) throws {
        try start(plan)
        try finishTasks()
        try judge()
    }

    /// As far as APPLYING.
    mutating func startApplying(_ plan: PlanSpec) throws {
        try startWaiting(plan)
        for approver in ["ada", "bo", "cy"].prefix(max(1, plan.approvals)) { try approve(approver) }
    }

    /// As far as ROLLBACK.
    mutating func startRollback(_ plan: PlanSpec) throws {
        try startApplying(plan)
        feed(.applied(try applyDone(.failed, .failed)))
    }

    mutating func fireDeadline() throws {
        let record = try #require(record)
        if let at = record.deadlineAt { now = max(now, at) }
        feed(.deadline(sequence: record.sequence))
    }
}

extension RunDecision {
    var states: [RunState] { path.map(\.to) }
}
