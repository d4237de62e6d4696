import Artifacts
import Bus
import Pipeline
import Plans
import RedisBus
import Security

/// Says what a run is told of an order to a worker that was given up, so that it does not wait for an answer that
/// never comes.
///
/// The answers have the keys of those that a worker would give: should the order be sent again, only one of them
/// counts. What our own services gave up gets a `SecondChance` instead.
struct Undertaker: Sendable {
    private enum Order {
        case task, apply, undoing
    }

    let source: ArtifactSource
    private let orders: [StreamName: Order]

    init(pools: [PoolName], source: ArtifactSource) {
        var orders: [StreamName: Order] = [:]
        for pool in pools {
            for stream in Channels.tasks(of: pool).route.streams { orders[stream] = .task }
            for stream in Channels.applies(in: pool).route.streams { orders[stream] = .apply }
            for stream in Channels.undoings(in: pool).route.streams { orders[stream] = .undoing }
        }
        self.orders = orders
        self.source = source
    }

    /// None for what no run waits for. Throws an `ArtifactError` for an order that cannot be read: nobody knows whose
    /// it was.
    ///
    /// Nobody knows what the attempts have cost either, so all that was set aside for them counts as spent.
    func answers(
        to letter: DeadLetter,
        at now: Timestamp,
        plan: (Digest256) async throws -> PlanSpec?
    ) async throws -> [Effect] {
        guard let order = letter.home.flatMap({ orders[$0] }) else { return [] }
        let raw = try RawArtifact(fields: letter.fields)
        let reason = Self.reason(of: letter)
        switch order {
        case .task:
            return [.publish(try answer(to: raw.decode(as: TaskAssignment.self), reason, at: now))]
        case .apply:
            let order = try raw.decode(as: ApplyRequest.self)
            let cost = order.body.costUnseen(in: try await plan(order.body.plan))
            return [.publish(try answer(to: order, costing: cost, reason, at: now))]
        case .undoing:
            let order = try raw.decode(as: RollbackRequest.self)
            let cost = try await plan(order.body.plan)?.estimatedCost(of: order.body.steps) ?? 0
            let answer = try answer(to: order, reason, at: now)
            return [.publish(answer)] + (cost > 0 ? [.publish(try bill(cost, for: order, at: now))] : [])
        }
    }

    private func answer(
        to task: Artifact<TaskAssignment>,
        _ reason: String,
        at now: Timestamp
    ) throws(ArtifactError) -> Publication {
        var envelope = Envelope(.buildStatus, answering: task.envelope, from: source, at: now)
        envelope.markAsBurial()
        let body = BuildStatus(
            task: task.body.task,
            run: task.body.run,
            step: task.body.step,
            attempt: min(1000, task.envelope.attempt ?? 1),
            outcome: .killed,
            usage: Self.usage(costing: task.body.estimate.costMicros),
            // Nobody can say what confined it, so the least is assumed.
            sandbox: .cwd,
            startedAt: now,
            finishedAt: now,
            reason: reason
        )
        return try Publication(Artifact(envelope: envelope, body: body), to: Channels.results)
    }

    /// Any step may have been made.
    private func answer(
        to order: Artifact<ApplyRequest>,
        costing micros: Int,
        _ reason: String,
        at now: Timestamp
    ) throws(ArtifactError) -> Publication {
        let body = ApplyDone(
            run: order.body.run,
            plan: order.body.plan,
            outcome: .partiallyApplied,
            steps: Self.failed(order.body.steps),
            usage: Self.usage(costing: micros),
            finishedAt: now,
            reason: reason
        )
        var envelope = Envelope(.applyDone, answering: order.envelope, from: source, at: now)
        envelope.markAsBurial()
        return try Publication(Artifact(envelope: envelope, body: body), to: Channels.applied)
    }

    private func answer(
        to order: Artifact<RollbackRequest>,
        _ reason: String,
        at now: Timestamp
    ) throws(ArtifactError) -> Publication {
        let body = RollbackDone(
            run: order.body.run,
            plan: order.body.plan,
            outcome: .partiallyRolledBack,
            steps: Self.failed(order.body.steps),
            startedAt: now,
            finishedAt: now,
            reason: reason
        )
        let envelope = Envelope(.rollbackDone, answering: order.envelope, from: source, at: now)
        return try Publication(Artifact(envelope: envelope, body: body), to: Channels.rolledBack)
    }

    private func bill(
        _ micros: Int,
        for order: Artifact<RollbackRequest>,
        at now: Timestamp
    ) throws(ArtifactError) -> Publication {
        let body = UsageReport(
            run: order.body.run,
            task: TaskID(sharing: order.envelope.id),
            attempt: 1,
            usage: Self.usage(costing: micros),
            reportedAt: now
        )
        let envelope = Envelope(.usageReport, answering: order.envelope, .cost, from: source, at: now)
        return try Publication(Artifact(envelope: envelope, body: body), to: Channels.usage)
    }

    private static func reason(of letter: DeadLetter) -> String {
        if letter.crashes > 0 { return "it was buried after \(letter.crashes) crashes of those who worked on it" }
        let detail = letter.detail.cut(to: 300)
        return "it was buried (\(letter.reason))" + (detail.isEmpty ? "" : ": \(detail)")
    }

    private static func failed(_ steps: [StepName]) -> [StepResult] {
        steps.map { StepResult(step: $0, task: .next(), outcome: .failed) }
    }

    private static func usage(costing micros: Int) -> UsageTotals {
        UsageTotals(costMicros: micros, durationMs: 0, inputTokens: 0, outputTokens: 0)
    }
}
