import Artifacts
import ArtifactsTesting
import Runs
import Security
import Testing

/// Drives one run with random events, right and wrong, and keeps its own books of what they allowed.
struct RandomWalk {
    var fixture: Fixture
    var faults: [String] = []
    var visited: Set<RunState> = []
    var steps = 0
    var waived = 0
    var undoneLater = 0
    private var random: SeededGenerator
    private let approvalsNeeded: Int
    private let risk: Risk
    /// Approvers whose approval was right when it came, and until when, for the request that waits.
    private var standing: [String: Timestamp] = [:]
    private var reserved: Set<String> = []
    private var settled: Set<String> = []
    private var revision = 0
    /// The waiver that was made last, if it was right when it was made.
    private var rightWaiver: Approval?

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        var policy = RunPolicy()
        policy.governor.microsPerMinute = Bool.random(using: &random) ? nil : 150
        fixture = Fixture(policy: policy)
        approvalsNeeded = Int.random(in: 0...2, using: &random)
        risk = Bool.random(using: &random) ? .low : .high
    }

    mutating func step() throws {
        steps += 1
        if Int.random(in: 0..<6, using: &random) == 0 {
            fixture.pass(.seconds(Int.random(in: 0...4000, using: &random)))
        }
        // Most events are those that carry a run on; the others come from all sides.
        let event = Int.random(in: 0..<3, using: &random) < 2 ? try fitting() : try anything()
        feed(event, isWithheld: Int.random(in: 0..<12, using: &random) == 0)
    }

    /// From here on only timers fire: the run must end, and its books must close.
    mutating func endByDeadlines() throws {
        if fixture.record == nil { feed(.plan(try fixture.arrival(makePlan())), isWithheld: false) }
        for _ in 0..<12 {
            guard let record = fixture.record, let at = record.deadlineAt else { break }
            fixture.now = max(fixture.now, at)
            feed(.deadline(sequence: record.sequence), isWithheld: false)
        }
        if fixture.state != .done { faults.append("it does not end: \(fixture.state?.rawValue ?? "none")") }
        if fixture.record?.deadlineAt != nil { faults.append("an ended run keeps a timer") }
        if reserved != settled { faults.append("reserved \(reserved.count), settled \(settled.count)") }
        if fixture.record?.budget.reservedMicros != 0 { faults.append("money stays reserved") }
    }

    // MARK: what happens

    private mutating func fitting() throws -> RunEvent {
        switch fixture.state {
        case nil: .plan(try fixture.arrival(makePlan()))
        case .pending, .inProgress, .readyForApply: try result()
        case .validating: try verdict()
        case .blocked: Int.random(in: 0..<3, using: &random) > 0 ? try waiver() : try replan()
        case .waitForApprove: try approval()
        case .applying: .applied(try applyDone())
        case .rollback: .rolledBack(try fixture.rollbackDone(Bool.random(using: &random) ? .rolledBack : .failed))
        case .done: Bool.random(using: &random) ? try result() : .rollback(try fixture.rollbackCommand())
        }
    }

    private mutating func anything() throws -> RunEvent {
        switch Int.random(in: 0..<18, using: &random) {
        case 0: return .plan(try fixture.arrival(makePlan()))
        case 1: return .blocked(fixture.blocked(needsPerson: Bool.random(using: &random), revision: revision))
        case 2: return .taken(fixture.usage(of: fixture.tasks.randomElement(using: &random)?.task ?? .next()))
        case 3: return try result()
        case 4: return try fixture.verdict(.pass, request: .next(), plan: SHA256.digest("other"))
        case 5: return fixture.requests.isEmpty ? .wake : try approval()
        case 6: return .rejection(fixture.rejection(revise: Int.random(in: 0..<4, using: &random) != 0))
        case 7: return .rollback(try fixture.rollbackCommand())
        case 8 where Bool.random(using: &random):
            return .cancel(fixture.cancel(fixture.tasks.randomElement(using: &random)?.task ?? .next()))
        case 8: return Int.random(in: 0..<5, using: &random) == 0 ? .cancel(fixture.cancel()) : .wake
        case 9: return .applied(try applyDone())
        case 10: return .rolledBack(try fixture.rollbackDone(.rolledBack))
        case 11: return timer()
        case 12: return .lift(fixture.lift())
        case 13: return try waiver()
        case 14:
            guard let task = fixture.tasks.randomElement(using: &random) else { return .wake }
            return .buried(try fixture.status(of: task, .killed, cost: 50))
        default: return .wake
        }
    }

    private mutating func makePlan() throws -> PlanSpec {
        let undo = Bool.random(using: &random) ? "undo" : nil
        var steps = [
            try Fixture.step("one", cost: 100, attempts: 2), try Fixture.step("two", after: ["one"]),
            try Fixture.step("three", cost: 100),
        ]
        if Int.random(in: 0..<5, using: &random) > 0 {
            steps += [try Fixture.step("apply", .apply, cost: 100, undoneBy: undo)]
            if let undo { steps.append(try Fixture.step(undo, .rollback)) }
        }
        // Now and then a circle, or a budget that a forecast exhausts.
        if Int.random(in: 0..<8, using: &random) == 0 { steps.append(try Fixture.step("odd", after: ["odd"])) }
        let ceiling = Int.random(in: 0..<5, using: &random) == 0 ? 310 : 1_000_000
        return try fixture.plan(steps, revision: revision, approvals: approvalsNeeded, risk: risk, ceiling: ceiling)
    }

    private mutating func replan() throws -> RunEvent {
        revision += 1
        return .plan(try fixture.arrival(makePlan()))
    }

    private mutating func verdict() throws -> RunEvent {
        guard Int.random(in: 0..<4, using: &random) == 0 else { return try fixture.verdict(.pass) }
        return try fixture.verdict(.fail, gates: Bool.random(using: &random) ? ["size"] : ["satya", "size"])
    }

    /// Right in about half of the cases in which the run can take one; otherwise wrong in one way.
    private mutating func waiver() throws -> RunEvent {
        let waiver: Approval
        rightWaiver = nil
        switch Int.random(in: 0..<8, using: &random) {
        case 0: waiver = try fixture.waiver(verdict: SHA256.digest("something else"))
        case 1: waiver = try fixture.waiver(gates: ["budget", "size"])
        case 2: waiver = try fixture.waiver(gates: ["size"])
        case 3: waiver = try fixture.waiver(expiresIn: .seconds(-1))
        default: waiver = try fixture.waiver()
        }
        // Naming the one gate that failed is right, too.
        if waiver.subjectDigest == (try fixture.waiver()).subjectDigest, waiver.expiresAt > fixture.now,
            fixture.record?.failed?.gates == ["size"]
        {
            rightWaiver = waiver
        }
        return .waiver(waiver, id: .next())
    }

    private mutating func result() throws -> RunEvent {
        guard let task = fixture.tasks.randomElement(using: &random) else { return .wake }
        let outcomes: [TaskOutcome] = [.done, .done, .done, .done, .done, .done, .noOutput, .failed, .timeout]
        let outcome = outcomes.randomElement(using: &random) ?? .done
        let cost = Int.random(in: 0...200, using: &random)
        return .result(try fixture.status(of: task, outcome, cost: cost), id: .next())
    }

    private mutating func applyDone() throws -> ApplyDone {
        let outcome = [TaskOutcome.done, .done, .killed, .noOutput].randomElement(using: &random) ?? .done
        return try fixture.applyDone(outcome == .done ? .applied : .failed, outcome, cost: 50)
    }

    private mutating func timer() -> RunEvent {
        let sequence = fixture.record?.sequence ?? 0
        return .deadline(sequence: Int.random(in: 0..<4, using: &random) == 0 ? sequence : sequence - 1)
    }

    /// Right in about half of the cases; otherwise wrong in one way.
    private mutating func approval() throws -> RunEvent {
        let approver = ["ada", "bo"].randomElement(using: &random) ?? "ada"
        let right = try fixture.approval(approver)
        let old = fixture.requests.first?.body.subjectDigest
        let approval: Approval
        switch Int.random(in: 0..<10, using: &random) {
        case 0: approval = try fixture.approval(approver, subject: SHA256.digest("something else"))
        case 1: approval = try fixture.approval(approver, subject: old)
        case 2: approval = try fixture.approval(approver, signer: "mallory")
        case 3: approval = try fixture.approval(approver, request: fixture.requests.first?.id)
        case 4: approval = try fixture.approval(approver, ceiling: 0)
        case 5: approval = try fixture.approval(approver, expiresIn: .seconds(-1))
        default: approval = right
        }
        if approval == right, fixture.state == .waitForApprove, standing[approver].map({ $0 > fixture.now }) != true {
            standing[approver] = right.expiresAt
        }
        return .approval(approval, id: .next())
    }

    // MARK: what must hold

    private mutating func feed(_ event: RunEvent, isWithheld: Bool) {
        let before = fixture.record
        let applies = fixture.applies.count
        let decision = fixture.feed(event, shortage: isWithheld ? Shortage(of: .agent) : nil)
        for effect in decision.effects { book(effect) }
        for row in decision.path {
            visited.insert(row.to)
            if row.to == .waitForApprove, row.from != .waitForApprove { standing = [:] }
            // The book of approvals starts anew with each request, so one that came with the request stays out.
            if row.to == .applying { checkConsent() }
        }
        if decision.path.first?.from == .blocked, decision.path.first?.to == .waitForApprove {
            if case .waiver(let waiver, _) = event, waiver == rightWaiver {
                waived += 1
            } else {
                faults.append("a wrong waiver counted")
            }
        }
        if decision.path.contains(where: { $0.to == .waitForApprove && $0.entersState }),
            case .approval = event
        {
            faults.append("an approval made a request")
        }
        if fixture.applies.count > 1 { faults.append("two applies") }
        if fixture.applies.count > applies, before?.state == .done { faults.append("an ended run applies") }
        checkEnd(before, event)
        if let record = fixture.record, record.state != .done, record.deadlineAt == nil {
            faults.append("\(record.state) has no deadline")
        }
        if (fixture.record?.outcome != nil) != (fixture.state == .done) { faults.append("an outcome out of place") }
        if decision.path.isEmpty, fixture.record != before { faults.append("changed without a row") }
    }

    /// What has ended stays as it is, but for one that was applied, or whose rollback failed, and is rolled back.
    private mutating func checkEnd(_ before: RunRecord?, _ event: RunEvent) {
        guard before?.outcome != nil, before?.outcome != fixture.record?.outcome else { return }
        let isHalfUndone = before?.outcome == .failed && before?.rollback?.isOrdered == true
        guard case .rollback = event, before?.outcome == .applied || isHalfUndone, fixture.state == .rollback else {
            faults.append("an outcome changes")
            return
        }
        undoneLater += 1
    }

    private mutating func checkConsent() {
        guard let request = fixture.requests.last?.body else {
            faults.append("applying without a request")
            return
        }
        if request.expiresAt <= fixture.now { faults.append("applying after the request lapsed") }
        let valid = standing.values.count { $0 > fixture.now }
        let isByPolicy = approvalsNeeded == 0 && risk == .low && fixture.record?.waiver == nil
        if !isByPolicy, valid < max(1, approvalsNeeded) { faults.append("applying with \(valid) approvals") }
        if request.plan != fixture.record?.plan?.digest { faults.append("applying another plan than was approved") }
        if let order = fixture.applies.last, order.subjectDigest != request.subjectDigest {
            faults.append("applying under another digest")
        }
    }

    private mutating func book(_ effect: RunEffect) {
        switch effect {
        case .reserve(let reservation):
            if !reserved.insert(reservation.id).inserted { faults.append("reserved twice: \(reservation.id)") }
        case .settle(let reservation):
            if !reserved.contains(reservation.id) { faults.append("settled what was not reserved") }
            if !settled.insert(reservation.id).inserted { faults.append("settled twice: \(reservation.id)") }
        default: break
        }
    }
}
