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
    var now: @Sendable () -> Timestamp = { .now() }

    struct Order: Sendable {
        let run: RunID
        let goal: GoalID
        let plan: Digest256
        let phase: StepPhase
        /// Nil where money is no reason to stop.
        let ceilingMicros: Int?
        let finishBy: Timestamp
        /// Whether a failed step ends the sequence.
        let stopsAtFailure: Bool
        let approval: ArtifactID?
    }

    struct Report: Sendable {
        var results: [StepResult] = []
        var usage = UsageTotals(costMicros: 0, durationMs: 0, inputTokens: 0, outputTokens: 0)
        /// What happened and is told only with the end.
        var unsaid: [Effect] = []

        var areAllDone: Bool { results.allSatisfy { $0.outcome == .done } }
        var isAnyDone: Bool { results.contains { $0.outcome == .done } }
    }

    /// Says whether an attempt before has begun to change something: then it has an intent.
    func journal(
        of run: RunID,
        _ phase: StepPhase,
        in partition: Partition,
        of route: Route
    ) async throws -> TaskRecordStore {
        let key = TaskRecord.key(of: run, phase)
        let stored = try await driver.state(of: key, in: partition)
        return try TaskRecordStore(key, holding: stored, in: partition, of: route, driver: driver)
    }

    /// Nil when an attempt before has set out already: then nothing is done.
    func run<Body: ArtifactBody>(
        _ sequence: StepSequence,
        _ order: Order,
        journal: TaskRecordStore,
        for delivery: Delivery<Body>,
        of route: Route
    ) async throws -> Report? {
        guard journal.record.intent == nil else { return nil }
        try await journal.set(out: delivery.token, run: order.run)
        // Nobody waits to hear that an apply has begun.
        if order.phase == .rollback { try await announce(order, for: delivery, of: route) }
        var report = Report()
        for step in sequence.steps {
            let task = TaskID.next()
            var execution = try await run(step, as: task, order, &report, for: delivery, of: route)
            // Only the worker can know that nothing was changed; a program that says so has not made the change.
            if order.phase == .apply, execution.outcome == .noOutput { execution.outcome = .failed }
            report.usage.add(execution.usage)
            report.usage.durationMs += execution.usage.durationMs
            let reason = execution.reason?.cut(to: 1000)
            report.results.append(
                StepResult(step: step.name, task: task, outcome: execution.outcome, reason: reason)
            )
            if order.stopsAtFailure, !report.areAllDone { break }
        }
        return report
    }

    private func run<Body: ArtifactBody>(
        _ step: PlanSpec.Step,
        as task: TaskID,
        _ order: Order,
        _ report: inout Report,
        for delivery: Delivery<Body>,
        of route: Route
    ) async throws -> Execution {
        if let lack = profile.lack(of: step.capabilities) { return Execution(.failed, reason: lack) }
        var assignment = TaskAssignment(step, as: task, order)
        if let ceiling = order.ceilingMicros {
            assignment.estimate.costMicros = max(0, ceiling - report.usage.costMicros)
        }
        guard let limit = assignment.timeLimit(at: now()) else {
            return Execution(.timeout, reason: "its deadline had passed before it started")
        }
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
            route: route,
            lease: delivery.lease,
            record: try TaskRecordStore(
                TaskRecord.key(of: task),
                holding: nil,
                in: delivery.token.partition,
                of: route,
                driver: driver
            ),
            writer: writer,
            opening: report.unsaid + [.event(try writer.artifact(.started(step.name)))],
            heedsCancellation: order.phase != .rollback,
            logger: delivery.logger
        )
        defer { report.unsaid = feed.takeUnsaid() }
        let job = Job(
            assignment: assignment,
            tenant: delivery.envelope.tenant,
            attempt: 1,
            checkpoint: nil,
            timeLimit: limit
        )
        do {
            return try await gate.hold(step.limits.memoryBytes ?? profile.defaultMemory) {
                try await executor.execute(job, telling: feed)
            }
        } catch let error as MemoryGate.TooLarge {
            return Execution(.failed, reason: "it needs more memory than the \(error.capacity) bytes given away here")
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
