import Artifacts
import Bus
import Pipeline

/// Carries out one attempt of a task and reports how it ended; whether there is another attempt, the conductor decides.
struct TaskHandler: Handler {
    let executor: any Executor
    let gate: MemoryGate
    let profile: WorkerProfile
    let driver: any BusDriver
    let colleagues: Colleagues
    var now: @Sendable () -> Timestamp = { .now() }

    private static var late: Execution { .unmade(.timeout, because: "its deadline had passed before it started") }

    func stateKey(for artifact: Artifact<TaskAssignment>) -> StateKey? { TaskRecord.key(of: artifact.body.task) }

    func handle(_ delivery: Delivery<TaskAssignment>) async throws -> Outcome {
        let task = delivery.body
        let startedAt = now()
        let report = TaskReport(delivery, profile: profile, sandbox: executor.sandbox, startedAt: startedAt, now: now)
        // Whoever has it says so: nobody needs to be found who could have done it.
        guard task.timeLimit(at: startedAt) != nil else { return try report.outcome(Self.late) }
        if let lack = profile.lack(of: task.capabilities) ?? lackOfMemory(for: task) {
            switch await colleagues.passOn(because: lack, delivery.offer, in: task.pool, .tasks, isOverdue: false) {
            case .goesBack(let outcome): return outcome
            case .isVain(let vain): return try report.outcome(.unmade(.failed, because: vain.words(for: lack)))
            }
        }
        do {
            return try await gate.hold(memory(of: task)) { try await run(delivery, report: report) }
        } catch is MemoryGate.Occupied {
            // It closes when this worker is about to end.
            return .release
        }
    }

    private func memory(of task: TaskAssignment) -> Int { task.limits.memoryBytes ?? profile.defaultMemory }

    /// That the task needs more memory than anybody gets here; a larger worker may serve the same pool.
    private func lackOfMemory(for task: TaskAssignment) -> Lack? {
        let capacity = gate.capacity
        guard memory(of: task) > capacity else { return nil }
        return .memory("the task needs more memory than the \(capacity) bytes that this worker gives away")
    }

    private func run(_ delivery: Delivery<TaskAssignment>, report: TaskReport) async throws -> Outcome {
        let task = delivery.body
        let record = try TaskRecordStore(
            TaskRecord.key(of: task.task),
            holding: delivery.state,
            in: delivery.token.partition,
            driver: driver
        )
        guard let limit = task.timeLimit(at: now()) else { return try report.outcome(Self.late) }
        if task.phase != .build {
            if record.isCutOff {
                return try record.outlastCutOff(on: Channels.tasks(of: task.pool).route)
                    ?? report.outcome(.unmade(.failed, because: TaskRecordStore.cutOff))
            }
            try await record.set(out: delivery.token, run: task.run)
        }
        let feed = BusTaskFeed(
            driver: driver,
            partition: delivery.token.partition,
            lease: delivery.lease,
            record: record,
            writer: report.events,
            opening: [.event(try report.events.artifact(.started(task.step)))],
            beginning: try Publication(report.beginning(), to: Channels.usage),
            logger: delivery.logger
        )
        // Asked however short it has waited: that costs a round trip, a program that nobody wants costs far more.
        if let reason = await feed.cancellation() {
            return try report.outcome(Execution(reason.outcome, reason: reason.reason))
        }
        let job = Job(
            assignment: task,
            tenant: delivery.envelope.tenant,
            attempt: report.attempt,
            checkpoint: record.record.checkpoint ?? task.checkpoint,
            worthMicros: min(task.estimate.costMicros, UsageTotals.mostMoney),
            timeLimit: limit
        )
        let execution = try await executor.execute(job, telling: feed)
        return try report.outcome(execution, after: feed.lastWords())
    }
}
