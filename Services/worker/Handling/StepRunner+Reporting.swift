import Artifacts
import Bus
import Pipeline

extension StepRunner {
    /// Answers an order: what became of it is published, and journaled, together with the end of its message.
    func answer<Body: ArtifactBody, Answer: ArtifactBody>(
        _ delivery: Delivery<Body>,
        of run: RunID,
        _ outcome: String,
        _ report: StepReport,
        to channel: Channel<Answer>,
        saying body: (StepReport) -> Answer
    ) throws -> Outcome {
        let envelope = envelope(Answer.kind, answering: delivery.envelope, ordinal: 0, run: run)
        let answer = try report.fitted { report throws(ArtifactError) in
            try Publication(Artifact(envelope: envelope, body: body(report)), to: channel)
        }
        let end: [Effect] = [.publish(answer), .audit(entry("effect.result", run, delivery.token, outcome))]
        return Outcome(.done, effects: report.unsaid + end)
    }

    /// Reports that nothing is used yet, which tells the conductor that this order is being carried out.
    ///
    /// Without a wait for the first progress, as with tasks: there are few orders, and a clock runs until one has begun.
    func announce<Body: ArtifactBody>(_ order: Order, for delivery: Delivery<Body>, of route: Route) async throws {
        let report = try usage(.nothing, of: order.run, answering: delivery.envelope, ordinal: 1)
        let commit = Commit(input: nil, effects: [.publish(report)])
        _ = try await driver.commit([commit], of: route, in: delivery.token.partition)
    }

    /// What an order has used so far; its end answers with ordinal 0.
    func usage(
        _ usage: UsageTotals,
        of run: RunID,
        answering order: Envelope,
        ordinal: Int
    ) throws -> Publication {
        let body = UsageReport(
            run: run,
            task: TaskID(sharing: order.id),
            attempt: 1,
            usage: usage,
            reportedAt: now()
        )
        let envelope = envelope(.usageReport, answering: order, ordinal: ordinal, run: run)
        return try Publication(Artifact(envelope: envelope, body: body), to: Channels.usage)
    }

    private func envelope(_ kind: ArtifactKind, answering order: Envelope, ordinal: Int, run: RunID) -> Envelope {
        var envelope = Envelope(
            kind: kind,
            source: profile.source,
            tenant: order.tenant,
            time: now(),
            idempotencyKey: IdempotencyKey(answering: order.id, ordinal: ordinal)
        )
        envelope.answer(order)
        envelope.run = run
        return envelope
    }

    /// What was changed outside, under the token of the attempt that did it.
    private func entry(_ event: String, _ run: RunID, _ token: AttemptToken, _ outcome: String) -> [EnvelopeField] {
        [
            EnvelopeField(name: "event", text: event), EnvelopeField(name: "run", text: run.text),
            EnvelopeField(name: "token", text: token.text), EnvelopeField(name: "outcome", text: outcome),
            EnvelopeField(name: "sandbox", text: executor.sandbox.rawValue),
        ]
    }
}
