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
        let nothing = UsageTotals(costMicros: 0, durationMs: 0, inputTokens: 0, outputTokens: 0)
        let report = try usage(nothing, of: order.run, answering: delivery.envelope, ordinal: 1)
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
        var envelope = envelope(.usageReport, answering: order, run: run)
        envelope.idempotencyKey = IdempotencyKey(answering: order.id, ordinal: ordinal)
        let body = UsageReport(
            run: run,
            task: TaskID(sharing: order.id),
            attempt: 1,
            usage: usage,
            reportedAt: now()
        )
        return try Publication(Artifact(envelope: envelope, body: body), to: Channels.usage)
    }

    /// What was changed outside, under the token of the attempt that did it.
    func entry(_ event: String, _ run: RunID, _ token: AttemptToken, _ outcome: String) -> [EnvelopeField] {
        [
            EnvelopeField(name: "event", text: event), EnvelopeField(name: "run", text: run.text),
            EnvelopeField(name: "token", text: token.text), EnvelopeField(name: "outcome", text: outcome),
        ]
    }
}
