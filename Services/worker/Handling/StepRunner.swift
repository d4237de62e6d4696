import Artifacts
import Bus
import Pipeline
import Security

/// Carries out steps of a plan outside the order of tasks: those of an apply, and those of a rollback.
struct StepRunner: Sendable {
    let executor: any Executor
    let gate: MemoryGate
    let profile: WorkerProfile
    let driver: any BusDriver
    let colleagues: Colleagues
    var now: @Sendable () -> Timestamp = { .now() }

    /// Why nothing more is applied of a run that somebody has cancelled.
    static let cancelled = "not started because its run was cancelled"

    /// Reported by an apply whose rollback came first, and by that rollback.
    static let forestalled = "nothing of the apply had begun when it was to be undone"

    struct Order: Sendable {
        let run: RunID
        let goal: GoalID
        let plan: Digest256
        let phase: StepPhase
        /// Nil where money is no reason to stop.
        let ceilingMicros: Int?
        let finishBy: Timestamp
        /// Until when a failed step is tried again, as often as its limits allow; nil where each is made once.
        let retryBy: Timestamp?
        /// Whether a failed step ends the sequence.
        let stopsAtFailure: Bool
        let approval: ArtifactID?
        /// Why no other worker does what this one cannot; nil where this one can do all.
        let vain: Vain.Cause?
    }

    /// Says whether an attempt before has begun to change something: then it has an intent.
    func journal(_ key: StateKey, in partition: Partition) async throws -> TaskRecordStore {
        let stored = try await driver.state(of: key, in: partition)
        return try TaskRecordStore(
            key,
            holding: stored,
            in: partition,
            driver: driver,
            keeping: TaskRecord.orderExpiry
        )
    }

    /// Whether somebody has cancelled the run: then nothing more of it is applied, for it is about to be undone.
    func isCancelled(_ run: RunID, in partition: Partition) async throws -> Bool {
        try await driver.state(of: .cancelled(run), in: partition) != nil
    }

    /// Journals the intent before anything is changed: of two attempts that look at the same journal only one goes on.
    func run<Body: ArtifactBody>(
        _ sequence: StepSequence,
        _ order: Order,
        journal: TaskRecordStore,
        for delivery: Delivery<Body>
    ) async throws -> StepReport {
        // Nobody waits to hear that an apply has begun. Told before the journal: what cannot be told is tried again,
        // and what is journaled is not.
        if order.phase == .rollback { try await announce(order, for: delivery) }
        try await journal.set(out: delivery.token, run: order.run)
        var report = StepReport()
        for step in sequence.steps {
            let task = TaskID.next()
            if let refusal = await refusal(of: step, order, after: report, in: delivery.token.partition) {
                report.append(step.name, task, refusal)
            } else {
                let end = try await run(step, as: task, order, after: report, for: delivery)
                report.append(step.name, task, end.execution)
                report.unsaid = end.unsaid
            }
            if order.stopsAtFailure, !report.areAllDone { break }
        }
        return report
    }

    /// How a step ended that must not be started; nil when it may.
    private func refusal(
        of step: PlanSpec.Step,
        _ order: Order,
        after report: StepReport,
        in partition: Partition
    ) async -> Execution? {
        // Before the first one it was asked already.
        if !report.results.isEmpty, let objection = await objection(to: order, in: partition) {
            return Execution(.noOutput, reason: objection)
        }
        guard let lack = profile.lack(of: step.capabilities) ?? lackOfMemory(for: [step]) else { return nil }
        let vain = order.vain.map { Vain(cause: $0, pool: step.pool) }
        return .unmade(.failed, because: vain?.words(for: lack) ?? lack.words)
    }

    /// Answers with what has not been told yet of this step and of those before it.
    private func run<Body: ArtifactBody>(
        _ step: PlanSpec.Step,
        as task: TaskID,
        _ order: Order,
        after report: StepReport,
        for delivery: Delivery<Body>
    ) async throws -> (execution: Execution, unsaid: [Effect]) {
        var assignment = TaskAssignment(step, as: task, order)
        // A program is stopped when it reports more than its estimate.
        let ceiling = order.ceilingMicros ?? BodyCheck.largestAmount
        assignment.estimate.costMicros = max(0, ceiling - report.usage.costMicros)
        let writer = EventWriter(
            about: delivery.envelope,
            run: order.run,
            task: task,
            source: profile.source,
            now: now
        )
        let feed = BusTaskFeed(
            driver: driver,
            partition: delivery.token.partition,
            lease: delivery.lease,
            record: try TaskRecordStore(
                TaskRecord.key(of: task),
                holding: nil,
                in: delivery.token.partition,
                driver: driver
            ),
            writer: writer,
            opening: report.unsaid + [.event(try writer.artifact(.started(step.name)))],
            heedsCancellation: order.phase != .rollback,
            logger: delivery.logger
        )
        let execution = try await attempts(
            at: assignment,
            worth: min(step.estimate.costMicros, UsageTotals.mostMoney),
            order,
            of: delivery.envelope.tenant,
            telling: feed
        )
        let end = try writer.artifact(.ended(step.name, execution.outcome, in: executor.sandbox))
        return (execution, try feed.lastWords() + [.event(end)])
    }

    /// Why the next step must not be started; what cannot be asked is no leave to go on.
    private func objection(to order: Order, in partition: Partition) async -> String? {
        guard order.phase == .apply else { return nil }
        do {
            return try await isCancelled(order.run, in: partition) ? Self.cancelled : nil
        } catch {
            return "whether its run was cancelled could not be asked: \(error)"
        }
    }
}

extension TaskAssignment {
    /// A step of a plan as a task of its own.
    fileprivate init(_ step: PlanSpec.Step, as task: TaskID, _ order: StepRunner.Order) {
        self.init(
            task: task,
            run: order.run,
            goal: order.goal,
            plan: order.plan,
            step: step.name,
            phase: step.phase,
            pool: step.pool,
            priority: .high,
            capabilities: step.capabilities,
            limits: step.limits,
            estimate: step.estimate,
            program: step.program,
            arguments: step.arguments,
            inputs: step.inputs,
            approval: order.approval,
            deadlineAt: order.finishBy
        )
    }
}
