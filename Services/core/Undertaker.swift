import Artifacts
import Bus
import Pipeline
import Plans
import RedisBus
import Security

/// Says what a run is told of an order of its that was given up, so that it does not wait for an answer that never comes.
///
/// A timer of its that was given up is set again: a run that waits for people has nothing but its deadline to end it.
struct Undertaker: Sendable {
    /// When a timer that was given up is tried again; what kept it from being handled may be mended by then.
    static let timerPause: Duration = .seconds(60)

    private enum Order {
        case task, apply, undoing, timer
    }

    private let orders: [StreamName: Order]
    private let source: ArtifactSource

    init(pools: [PoolName], source: ArtifactSource) {
        var orders: [StreamName: Order] = [:]
        for pool in pools {
            for stream in Channels.tasks(of: pool).route.streams { orders[stream] = .task }
            for stream in Channels.applies(in: pool).route.streams { orders[stream] = .apply }
            for stream in Channels.undoings(in: pool).route.streams { orders[stream] = .undoing }
        }
        for stream in Channels.timers.route.streams { orders[stream] = .timer }
        self.orders = orders
        self.source = source
    }

    /// None for what no run waits for. Throws an `ArtifactError` for an order that cannot be read: nobody knows whose it was.
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
        case .timer:
            return [.timer(try timer(like: raw.decode(as: OpsEvent.self), from: letter, at: now))]
        }
    }

    private func answer(
        to task: Artifact<TaskAssignment>,
        _ reason: String,
        at now: Timestamp
    ) throws(ArtifactError) -> Publication {
        var envelope = envelope(.buildStatus, answering: task.envelope, at: now)
        envelope.markAsBurial()
        let body = BuildStatus(
            task: task.body.task,
            run: task.body.run,
            step: task.body.step,
            attempt: 1,
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
        let envelope = envelope(.applyDone, answering: order.envelope, at: now)
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
        let envelope = envelope(.rollbackDone, answering: order.envelope, at: now)
        return try Publication(Artifact(envelope: envelope, body: body), to: Channels.rolledBack)
    }

    /// The end of a rollback says nothing of money, so that is told beside it.
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
        let envelope = envelope(.usageReport, answering: order.envelope, ordinal: 2, at: now)
        return try Publication(Artifact(envelope: envelope, body: body), to: Channels.usage)
    }

    /// Under a name of its own: that of the run's deadline may belong to a later state by now, whose timer must stay.
    private func timer(
        like event: Artifact<OpsEvent>,
        from letter: DeadLetter,
        at now: Timestamp
    ) throws(ArtifactError) -> TimerRequest {
        let envelope = envelope(.opsEvent, answering: event.envelope, at: now)
        let route = Channels.timers.route
        let lane = Lane.allCases.first { route.stream($0) == letter.home }
        let publication = try Publication(
            Artifact(envelope: envelope, body: event.body),
            to: Channels.timers,
            lane: lane,
            options: Publication.Options(isDeduplicated: false)
        )
        let name = TimerName("again:\(event.envelope.id.text)")
        return TimerRequest(name: name, after: Self.timerPause, publishing: publication)
    }

    /// It has the key of the answer that a worker would give: should the order be sent again, only one of them counts.
    private func envelope(
        _ kind: ArtifactKind,
        answering order: Envelope,
        ordinal: Int = 0,
        at now: Timestamp
    ) -> Envelope {
        var envelope = Envelope(
            kind: kind,
            source: source,
            tenant: order.tenant,
            time: now,
            idempotencyKey: IdempotencyKey(answering: order.id, ordinal: ordinal)
        )
        envelope.answer(order)
        return envelope
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
