import Artifacts
import ControlPlane
import Runs
import Security

/// Puts a person's command on a run into the artifact that says it; pure.
struct CommandWords {
    /// How long a waiver may take to arrive; once it has, it stands as long as its plan and its verdict.
    private static let waiverLimit = Duration.seconds(86_400)

    let run: RunRecord
    let person: String
    let now: Timestamp

    /// It stands as long as what it answers: nobody is asked again while others take their time.
    func approval(_ comment: String?, expecting expected: Digest256?) throws(ControlError) -> Approval {
        let request = try waitingRequest()
        if let expected, expected != request.subject {
            throw .refused(
                """
                What waits for approval is not what was looked at: its digest is \(request.subject.text). \
                Look at it with chimera run show \(run.run), then approve that.
                """
            )
        }
        do throws(ArtifactError) {
            return Approval(
                run: run.run,
                request: request.id,
                subjectDigest: try ApprovalSubject.digest(of: request.subject, approver: person),
                approver: person,
                origin: .person,
                costCeilingMicros: request.ceilingMicros,
                approvedAt: now,
                expiresAt: request.expiresAt,
                comment: comment
            )
        } catch {
            throw .invalid("\(error)")
        }
    }

    /// What a person signs who accepts that gates have failed.
    func waiver(of gates: [String], _ comment: String?) throws(ControlError) -> Approval {
        guard run.state == .blocked, let failed = run.failed, let plan = run.plan?.digest else {
            throw .refused("A run in \(run.state.rawValue) has no failed gate to waive.")
        }
        let waiver = GateWaiver(run: run.run, plan: plan, verdict: failed.digest, gates: gates, approver: person)
        do throws(ArtifactError) {
            return Approval(
                run: run.run,
                request: failed.report,
                subjectDigest: try waiver.digest(),
                approver: person,
                origin: .person,
                costCeilingMicros: 0,
                approvedAt: now,
                expiresAt: now.advanced(by: Self.waiverLimit),
                comment: [waiver.line, comment].compactMap(\.self).joined(separator: "\n")
            )
        } catch {
            throw .invalid("\(error)")
        }
    }

    /// A blocked run has no request; its plan is what is rejected.
    func rejection(_ reason: String, revise: Bool) -> Rejection {
        Rejection(
            run: run.run,
            request: run.request?.id ?? run.plan?.artifact ?? ArtifactID(sharing: run.run),
            rejectedBy: person,
            reason: reason,
            revise: revise,
            rejectedAt: now
        )
    }

    func rollback(_ reason: String, _ plan: PlanSpec?) throws(ControlError) -> RollbackRequest {
        guard let digest = run.plan?.digest, let plan else {
            throw .refused("The run's plan is not kept any more, so nothing says how to undo it.")
        }
        let steps = plan.steps.filter { $0.phase == .rollback }.map(\.name)
        guard !steps.isEmpty else { throw .refused("The plan has no rollback steps: there is no way back.") }
        return RollbackRequest(
            run: run.run,
            plan: digest,
            cause: .command,
            requestedBy: person,
            reason: reason,
            steps: steps,
            beginBy: now.advanced(by: RunPolicy.usual.rollbackBegin),
            finishBy: now.advanced(by: RunPolicy.usual.rollbackFinish)
        )
    }

    func cancel(_ reason: String, _ task: TaskID?) -> Cancel {
        Cancel(goal: run.goal, requestedBy: person, reason: reason, requestedAt: now, run: run.run, task: task)
    }

    func lift(_ reason: String) -> BudgetAlert {
        let budget = run.budget
        return BudgetAlert(
            scope: .goal,
            name: run.goal.text,
            level: .brakeLifted,
            limitMicros: budget.ceilingMicros,
            spentMicros: budget.spentMicros,
            reservedMicros: budget.reservedMicros,
            forecastMicros: budget.spentMicros + budget.reservedMicros,
            message: "\(person): \(reason)",
            raisedAt: now
        )
    }

    private func waitingRequest() throws(ControlError) -> RequestFacts {
        guard run.state == .waitForApprove, let request = run.request else {
            throw .refused("A run in \(run.state.rawValue) waits for no approval.")
        }
        return request
    }
}
