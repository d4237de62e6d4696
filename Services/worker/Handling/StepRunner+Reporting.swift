import Artifacts
import Bus
import Pipeline

extension StepRunner {
    /// The envelope of what answers an order.
    func envelope(_ kind: ArtifactKind, answering order: Envelope, run: RunID) -> Envelope {
        var envelope = Envelope(
            kind: kind,
            source: profile.source,
            tenant: order.tenant,
            time: now(),
            idempotencyKey: IdempotencyKey(answering: order.id, ordinal: 0)
        )
        envelope.answer(order)
        envelope.run = run
        return envelope
    }

    /// Reports that nothing is used yet, which tells the conductor that this order is being carried out.
    ///
    /// Without a wait for the first progress, as with tasks: there are few orders, and a clock runs until one has begun.
    func announce<Body: ArtifactBody>(_ order: Order, for delivery: Delivery<Body>, of route: Route) async throws {
        var envelope = Envelope(
            kind: .usageReport,
            source: profile.source,
            tenant: delivery.envelope.tenant,
            time: now(),
            idempotencyKey: IdempotencyKey(answering: delivery.envelope.id, ordinal: 1)
        )
        envelope.answer(delivery.envelope)
        envelope.run = order.run
        let body = UsageReport(
            run: order.run,
            task: TaskID(sharing: delivery.envelope.id),
            attempt: 1,
            usage: UsageTotals(costMicros: 0, durationMs: 0, inputTokens: 0, outputTokens: 0),
            reportedAt: now()
        )
        let report = try Publication(Artifact(envelope: envelope, body: body), to: Channels.usage)
        let commit = Commit(input: nil, effects: [.publish(report)])
        _ = try await driver.commit([commit], of: route, in: delivery.token.partition)
    }

    /// What was changed outside, under the token of the attempt that did it.
    func entry(_ event: String, _ run: RunID, _ token: AttemptToken, _ outcome: String) -> [EnvelopeField] {
        [
            EnvelopeField(name: "event", text: event), EnvelopeField(name: "run", text: run.text),
            EnvelopeField(name: "token", text: token.text), EnvelopeField(name: "outcome", text: outcome),
        ]
    }
}
