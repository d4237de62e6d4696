import Artifacts
import Bus
import Pipeline

/// Turns how an attempt went into what the bus is to do about it: all of it together with the end of the message.
struct TaskReport {
    let attempt: Int
    let events: EventWriter

    private let task: TaskAssignment
    private let envelope: Envelope
    private let token: AttemptToken
    private let profile: WorkerProfile
    private let sandbox: BuildStatus.Sandbox
    private let startedAt: Timestamp
    private let now: @Sendable () -> Timestamp

    init(
        _ delivery: Delivery<TaskAssignment>,
        profile: WorkerProfile,
        sandbox: BuildStatus.Sandbox,
        startedAt: Timestamp,
        now: @escaping @Sendable () -> Timestamp
    ) {
        task = delivery.body
        envelope = delivery.envelope
        token = delivery.token
        // The conductor's count where it counts; else that of the bus.
        attempt = min(1000, delivery.envelope.attempt ?? delivery.attempt)
        events = EventWriter(
            about: delivery.envelope,
            run: delivery.body.run,
            task: delivery.body.task,
            source: profile.source,
            now: now
        )
        self.profile = profile
        self.sandbox = sandbox
        self.startedAt = startedAt
        self.now = now
    }

    /// - Parameter unsaid: what happened before and is told only now.
    func outcome(_ execution: Execution, after unsaid: [Effect] = []) throws(ArtifactError) -> Outcome {
        let result = try encoded(execution)
        var effects: [Effect] =
            unsaid + [
                .publish(Publication(result, to: Channels.results.route)),
                .keep(result, as: .result(result.envelope.id)),
                .event(try events.artifact(.ended(task.step, execution.outcome, in: sandbox))),
            ]
        if task.phase != .build { effects.append(.audit(entry(execution))) }
        return Outcome(.done, effects: effects)
    }

    /// Says that the task has begun; nothing is used yet.
    func beginning() -> Artifact<UsageReport> {
        // Another delivery of the same attempt says nothing new.
        let envelope = envelope(of: .usageReport, .begun)
        let body = UsageReport(run: task.run, task: task.task, attempt: attempt, usage: .nothing, reportedAt: now())
        return Artifact(envelope: envelope, body: body)
    }

    /// A result that is too large for the bus is itself a failure, and says so.
    private func encoded(_ execution: Execution) throws(ArtifactError) -> RawArtifact {
        do {
            return try artifact(execution).encoded()
        } catch {
            var smaller = Execution(.failed, reason: "its result cannot be reported: \(error)")
            smaller.exitCode = execution.exitCode
            smaller.usage = execution.usage
            smaller.isFaultOfInstallation = execution.isFaultOfInstallation
            return try artifact(smaller).encoded()
        }
    }

    private func artifact(_ execution: Execution) -> Artifact<BuildStatus> {
        var envelope = envelope(of: .buildStatus, .result)
        if execution.isFaultOfInstallation { envelope.markAsFaultOfInstallation() }
        let body = BuildStatus(
            task: task.task,
            run: task.run,
            step: task.step,
            attempt: attempt,
            outcome: execution.outcome,
            usage: execution.usage,
            sandbox: sandbox,
            startedAt: startedAt,
            finishedAt: max(startedAt, now()),
            reason: execution.reason?.cutUnlessEmpty(to: 1000),
            summary: execution.summary?.cutUnlessEmpty(to: 4000),
            exitCode: execution.exitCode,
            files: execution.files.isEmpty ? nil : execution.files,
            checkpoint: execution.checkpoint
        )
        return Artifact(envelope: envelope, body: body)
    }

    private func envelope(of kind: ArtifactKind, _ part: AnswerPart) -> Envelope {
        var envelope = Envelope(kind, answering: self.envelope, part, from: profile.source, at: now())
        envelope.goal = task.goal
        envelope.run = task.run
        envelope.task = task.task
        envelope.attempt = attempt
        return envelope
    }

    /// What was changed outside, under the token of the attempt that did it.
    private func entry(_ execution: Execution) -> [EnvelopeField] {
        [
            EnvelopeField(name: "event", text: "effect.result"),
            EnvelopeField(name: "run", text: task.run.text),
            EnvelopeField(name: "step", text: task.step.text),
            EnvelopeField(name: "token", text: token.text),
            EnvelopeField(name: "outcome", text: execution.outcome.rawValue),
            EnvelopeField(name: "sandbox", text: sandbox.rawValue),
        ]
    }
}
