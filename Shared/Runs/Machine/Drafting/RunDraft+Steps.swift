import Artifacts
import Plans

/// Tasks: handing them out, and taking their results.
extension RunDraft {
    mutating func absorb(_ usage: UsageReport) throws(RunRefusal) {
        if record.rollback != nil {
            try absorb(ofRollback: usage)
        } else if place(of: usage.task) == nil || record.state == .done {
            throw RunRefusal("The task is not one that the run waits for.")
        }
    }

    mutating func absorb(_ status: BuildStatus, _ id: ArtifactID, answering order: AnsweredOrder) throws(RunRefusal) {
        let (place, step) = try task(of: status, answering: order)
        settle(place, spent: status.usage.costMicros)
        record.steps[place].status = status.outcome == .done ? .done : .failed
        guard record.state != .done else { return }
        if let reason = record.cancelledSteps?[status.step.text] {
            record.steps[place].status = .failed
            failure = Self.words(forCancelled: status.step.text, reason)
            return
        }
        switch status.outcome {
        case .done:
            record.results = (record.results ?? []) + [id]
        case .noOutput, .falseAlarm:
            silence = "Step \(status.step) had nothing to do: \(status.reason ?? status.outcome.rawValue)."
        case .failed, .budget, .timeout, .maxTurns, .killed:
            retryOrFail(place, step, status)
        }
    }

    /// The message of a task lies among the dead letters: whatever tries are left, nobody makes another.
    mutating func absorb(buried status: BuildStatus, answering order: AnsweredOrder) throws(RunRefusal) {
        let (place, step) = try task(of: status, answering: order)
        settle(place, spent: status.usage.costMicros)
        record.steps[place].status = .failed
        guard record.state != .done else { return }
        failure = "Step \(step.name) was given up: \(status.reason ?? "no reason given")."
        // Somebody may send the message again; nobody is to begin it then.
        if record.cancelledSteps?[step.name.text] == nil { add(.stopTask(status.task)) }
    }

    private func task(
        of status: BuildStatus,
        answering order: AnsweredOrder
    ) throws(RunRefusal) -> (place: Int, step: PlanSpec.Step) {
        guard let plan, let place = place(of: status.task), plan.steps[place].name == status.step else {
            throw RunRefusal("No task of this run waits for a result of step \(status.step).")
        }
        let (step, current) = (plan.steps[place], record.steps[place].tries)
        if let told = attempt(of: step, upTo: current, status, answering: order), told != current {
            throw RunRefusal(
                "The result is of attempt \(told) of step \(step.name); attempt \(current) is the one under way."
            )
        }
        return (place, step)
    }

    /// Which attempt a result belongs to; nil where nobody can tell, because the order came from a build that did not
    /// number them: its workers report how often the bus had handed it out.
    private func attempt(
        of step: PlanSpec.Step,
        upTo current: Int,
        _ status: BuildStatus,
        answering order: AnsweredOrder
    ) -> Int? {
        switch order {
        case .order(let id):
            (1...max(1, current)).first { record.assignment(of: step, attempt: $0) == id }
        case .unnamed: status.attempt
        case .untold: nil
        }
    }

    /// The task is told to stop, and nothing else is: how the run goes on is decided when it says that it has.
    mutating func absorb(_ cancel: Cancel, of task: TaskID) throws(RunRefusal) {
        guard let plan, let place = place(of: task) else {
            throw RunRefusal("No task of this number is under way in the run.")
        }
        let step = plan.steps[place].name
        guard record.cancelledSteps?[step.text] == nil else {
            throw RunRefusal("The task has been cancelled already.")
        }
        isTaskCancelled = true
        record.cancelledSteps = (record.cancelledSteps ?? [:])
            .merging([step.text: cancel.reason.cut(to: 100)]) { $1 }
        add(.stopTask(task))
        if record.deadlineAt.map({ $0 > now.advanced(by: policy.taskStopLimit) }) ?? true {
            setDeadline(after: policy.taskStopLimit)
        }
        tell("run.task_cancelled", .warning, "\(cancel.requestedBy) cancels step \(step): \(cancel.reason)")
    }

    static func words(forCancelled step: String, _ reason: String) -> String {
        "Step \(step) was cancelled: \(reason)"
    }

    private mutating func retryOrFail(_ place: Int, _ step: PlanSpec.Step, _ status: BuildStatus) {
        guard record.steps[place].tries < step.limits.attempts else {
            failure = "Step \(step.name) failed (\(status.outcome.rawValue)): \(status.reason ?? "no reason given")."
            return
        }
        record.steps[place].status = .waiting
        if let checkpoint = status.checkpoint {
            record.checkpoints = (record.checkpoints ?? [:]).merging([step.name.text: checkpoint]) { $1 }
        }
    }

    /// The step that is under way as this task.
    private func place(of task: TaskID) -> Int? {
        guard let plan else { return nil }
        return plan.steps.indices.first {
            record.steps[$0].status == .running && self.task(of: plan.steps[$0]) == task
        }
    }

    func task(of step: PlanSpec.Step) -> TaskID { record.task(of: step) ?? identifier(step.name.text) }

    /// Hands out every step whose turn has come, unless the brake holds it.
    mutating func dispatchReady() {
        guard let plan else { return }
        var brake: BrakeReason?
        var isOpened = false
        let wasBraked = record.budget.brake != nil
        let graph = PlanGraph(plan)
        for place in plan.steps.indices where isReady(place, plan, graph) {
            if let reason = brakeReason(for: plan.steps[place]) {
                brake = reason
            } else {
                // What is handed out is told when it must be done: not at the end of a wait that is over.
                if wasBraked, !isOpened { setWorkingDeadline(isBraked: false) }
                isOpened = true
                dispatch(place, plan.steps[place])
            }
        }
        setBrake(brake)
        let isEntered = path.contains(where: \.entersState)
        if brake != nil, !wasBraked || isEntered || isOpened { setWorkingDeadline(isBraked: true) }
        if brake == nil, wasBraked, !isEntered, !isOpened { setWorkingDeadline(isBraked: false) }
    }

    /// Time in which nobody may work is no time of work: while the brake holds steps, the run waits as long as one that
    /// waits for approval. A step that was cancelled keeps its short limit.
    private mutating func setWorkingDeadline(isBraked: Bool) {
        guard record.cancelledSteps == nil else { return }
        setDeadline(after: isBraked ? policy.approvalLimit : policy.limit(of: record.state, plan))
    }

    private func isReady(_ place: Int, _ plan: PlanSpec, _ graph: PlanGraph) -> Bool {
        guard plan.steps[place].phase == .build, record.steps[place].status == .waiting else { return false }
        return plan.steps[place].dependsOn.allSatisfy { name in
            graph.place(of: name).map { record.steps[$0].status == .done } == true
        }
    }

    private mutating func dispatch(_ place: Int, _ step: PlanSpec.Step) {
        guard let facts = record.plan else { return }
        record.steps[place].status = .running
        record.steps[place].tries += 1
        reserve(place, step)
        let assignment = TaskAssignment(
            task: task(of: step),
            run: record.run,
            goal: record.goal,
            plan: facts.digest,
            step: step.name,
            phase: step.phase,
            pool: step.pool,
            priority: record.priority,
            capabilities: step.capabilities,
            limits: step.limits,
            estimate: step.estimate,
            program: step.program,
            arguments: step.arguments,
            inputs: step.inputs,
            checkpoint: record.checkpoints?[step.name.text],
            deadlineAt: record.deadlineAt
        )
        record.checkpoints?[step.name.text] = nil
        if record.checkpoints?.isEmpty == true { record.checkpoints = nil }
        let attempt = record.steps[place].tries
        // No plan, no step to hand out: then this is not reached.
        let id = record.assignment(of: step, attempt: attempt) ?? identifier("\(step.name.text)/\(attempt)")
        add(.dispatch(id, assignment, attempt: attempt))
    }
}
