import Artifacts
import Runs
import Security
import Testing

/// Real records in each state, reached by decisions alone, and an event of each sort that fits them.
enum Situation {
    static func record(in state: RunState?) throws -> Fixture {
        var fixture = Fixture()
        let plan = try fixture.wholePlan()
        switch state {
        case nil: return fixture
        case .pending: try fixture.start(plan)
        case .inProgress:
            try fixture.start(plan)
            fixture.feed(.taken(fixture.usage(of: try #require(fixture.tasks.first).task)))
        case .validating:
            try fixture.start(plan)
            try fixture.finishTasks()
        case .readyForApply: throw Passing()
        case .blocked:
            try fixture.start(plan)
            try fixture.finishTasks()
            try fixture.judge(.fail)
        case .waitForApprove: try fixture.startWaiting(plan)
        case .applying: try fixture.startApplying(plan)
        case .rollback: try fixture.startRollback(plan)
        case .done:
            try fixture.startApplying(plan)
            fixture.feed(.applied(try fixture.applyDone(.applied, .done, .done)))
        }
        return fixture
    }

    static func event(_ trigger: RunTrigger, in fixture: Fixture) throws -> RunEvent {
        switch trigger {
        case .automatic: throw Passing()
        case .plan: .plan(try fixture.arrival(fixture.wholePlan(revision: fixture.record?.plan == nil ? 0 : 1)))
        case .blocked: .blocked(fixture.blocked())
        case .taken: .taken(fixture.usage(of: fixture.tasks.last?.task ?? .next()))
        case .result: .result(try result(in: fixture), id: .next())
        case .buried: .buried(try result(in: fixture))
        case .verdict: try fixture.verdict(.pass, plan: fixture.record?.plan?.digest ?? SHA256.digest("none"))
        case .approval: .approval(try approval(in: fixture), id: .next())
        case .rejection: .rejection(fixture.rejection(revise: false))
        case .waive: .waiver(try fixture.waiver(), id: .next())
        case .rollback: .rollback(try fixture.rollbackCommand())
        case .cancel: .cancel(fixture.cancel())
        case .applied: .applied(try fixture.applyDone(.applied, .done, .done))
        case .rolledBack: .rolledBack(try fixture.rollbackDone(.rolledBack))
        case .deadline: .deadline(sequence: fixture.record?.sequence ?? 0)
        case .lift: .lift(fixture.lift())
        case .wake: .wake
        }
    }

    private static func result(in fixture: Fixture) throws -> BuildStatus {
        if let task = fixture.tasks.last { return try fixture.status(of: task) }
        var other = Fixture()
        try other.start(other.wholePlan())
        return try other.status(of: try #require(other.tasks.first))
    }

    private static func approval(in fixture: Fixture) throws -> Approval {
        if !fixture.requests.isEmpty { return try fixture.approval("ada") }
        var other = Fixture()
        try other.startWaiting(other.wholePlan())
        return try other.approval("ada")
    }

    /// READY_FOR_APPLY is left by the decision that enters it; nothing is ever stored in it.
    struct Passing: Error {}
}
