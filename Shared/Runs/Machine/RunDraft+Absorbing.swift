import Artifacts
import Plans
import Security

/// Takes in what an event says, before any row is chosen; what does not belong to this run is refused here.
extension RunDraft {
    mutating func absorb(_ event: RunEvent) throws(RunRefusal) {
        switch event {
        case .plan(let arrival): try absorb(arrival)
        case .blocked(let blocked): absorb(blocked)
        case .taken(let usage): try absorb(usage)
        case .result(let status, let id): try absorb(status, id)
        case .buried(let status): try absorb(buried: status)
        case .verdict(let report, let id, let digest): try absorb(report, id, digest)
        case .approval(let approval, let id): try absorb(approval, id)
        case .rejection(let rejection): try absorb(rejection)
        case .waiver(let approval, let id): try absorb(waiver: approval, id)
        case .rollback(let request): try absorb(request)
        case .cancel(let cancel): try absorb(cancel)
        case .applied(let done): try absorb(done)
        case .rolledBack(let done, let order): try absorb(done, answering: order)
        case .deadline(let sequence): try absorb(deadline: sequence)
        case .lift(let alert): try absorb(alert)
        case .wake: break
        }
    }

    private mutating func absorb(_ arrival: PlanArrival) throws(RunRefusal) {
        if let known = record.plan, arrival.plan.revision <= known.revision {
            throw RunRefusal("The plan has revision \(arrival.plan.revision), the run is at \(known.revision) already.")
        }
        // What is reserved in an account is settled there, so the accounts stay.
        if record.plan == nil { record.agents = arrival.agents }
        record.priority = arrival.priority
        record.goalDeadlineAt = arrival.deadlineAt
        blockedRevision = arrival.plan.revision
        record.failed = nil
        record.waiver = nil
        fault = arrival.plan.fault
        if let fault {
            obstruct(fault.cause, fault.rationale, field: fault.field)
            return
        }
        plan = arrival.plan
        record.plan = PlanFacts(
            digest: arrival.digest,
            artifact: arrival.id,
            revision: arrival.plan.revision,
            acceptedAt: now
        )
        record.steps = StepLedger(count: arrival.plan.steps.count)
        record.cancelledSteps = nil
        record.checkpoints = nil
        record.results = nil
        record.obstacle = nil
        record.budget.ceilingMicros = arrival.plan.costCeilingMicros
        add(.keepPlan)
    }

    private mutating func absorb(_ blocked: DesignBlocked) {
        blockedRevision = blocked.revision
        obstruct(blocked.cause, blocked.rationale, field: blocked.field, needsPerson: blocked.needsPerson)
    }

    private mutating func absorb(
        _ report: ValidationReport,
        _ id: ArtifactID,
        _ digest: Digest256
    ) throws(RunRefusal) {
        guard let request = record.validation, report.request == request, report.plan == record.plan?.digest else {
            throw RunRefusal("The verdict answers another request or judges another plan.")
        }
        record.validation = nil
        record.results = nil
        // A verdict that contradicts its own gates is no PASS.
        if report.verdict == .pass, report.gates.allSatisfy({ $0.verdict == .pass }) {
            verdict = PassedVerdict(report: id, digest: digest, policyBundle: report.policyBundle)
        } else {
            let failed = report.gates.filter { $0.verdict == .fail }
            let words = failed.map { "\($0.gate): \($0.sentence)" }
            obstruct(.gatesFailed, failed.isEmpty ? "The verdict is FAIL." : words.joined(separator: " "))
            record.failed = FailedVerdict(
                report: id,
                digest: digest,
                policyBundle: report.policyBundle,
                gates: Set(failed.map(\.gate)).sorted()
            )
        }
    }

    private mutating func absorb(_ rejection: Rejection) throws(RunRefusal) {
        if let request = record.request, rejection.request != request.id {
            throw RunRefusal("The rejection answers another request than the one that waits.")
        }
        isPersonsRevision = rejection.revise
        record.reason = rejection.reason.cut(to: 200)
        if rejection.revise { obstruct(.conflictingConstraints, rejection.reason) }
    }

    private mutating func absorb(_ request: RollbackRequest) throws(RunRefusal) {
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

    private mutating func absorb(_ cancel: Cancel) throws(RunRefusal) {
        if let task = cancel.task { return try absorb(cancel, of: task) }
        cause = .command
        record.reason = cancel.reason.cut(to: 200)
    }

    private mutating func absorb(deadline sequence: Int) throws(RunRefusal) {
        guard sequence == record.sequence else { throw RunRefusal("The timer belongs to an earlier state.") }
        cause = .timeout
        if record.state != .done, record.state != .rollback {
            // The one that is named does not depend on the order of a dictionary.
            record.reason =
                record.cancelledSteps?.min { $0.key < $1.key }.map { Self.words(forCancelled: $0.key, $0.value) }
                ?? "\(record.state.rawValue) took longer than it may."
        }
    }

    private mutating func absorb(_ alert: BudgetAlert) throws(RunRefusal) {
        guard alert.level == .brakeLifted, alert.scope == .goal, alert.name == record.run.text else {
            throw RunRefusal("Only an alert brake_lifted that names this goal lifts its brake.")
        }
        record.budget.isLifted = true
        tell("run.brake_lifted", .warning, "The brake is lifted: \(alert.message)")
    }

    mutating func obstruct(
        _ cause: DesignBlocked.Cause,
        _ rationale: String,
        field: String? = nil,
        needsPerson: Bool = false
    ) {
        record.obstacle = Obstacle(
            cause: cause,
            rationale: rationale.cut(to: 500),
            field: field.map { $0.cut(to: 256) },
            needsPerson: needsPerson
        )
    }
}
