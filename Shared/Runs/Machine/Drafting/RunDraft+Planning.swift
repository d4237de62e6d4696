import Artifacts
import Plans
import Security

/// A plan: how it comes, is judged, and is sent back.
extension RunDraft {
    mutating func absorb(_ arrival: PlanArrival) throws(RunRefusal) {
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
        record.budget.isLifted = false
        add(.keepPlan)
    }

    mutating func absorb(_ blocked: DesignBlocked) {
        blockedRevision = blocked.revision
        obstruct(blocked.cause, blocked.rationale, field: blocked.field, needsPerson: blocked.needsPerson)
    }

    mutating func enterValidating() {
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

    mutating func absorb(
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

    /// Sends the plan back, or asks for a person when that was done often enough.
    mutating func enterBlocked() {
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
}
