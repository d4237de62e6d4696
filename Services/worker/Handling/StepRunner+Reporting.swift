import Artifacts
import Bus
import Observability
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
        var envelope = envelope(Answer.kind, answering: delivery.envelope, .result, run: run)
        if report.isFaultOfInstallation { envelope.markAsFaultOfInstallation() }
        let answer = try report.fitted { [envelope] report throws(ArtifactError) in
            try Publication(Artifact(envelope: envelope, body: body(report)), to: channel)
        }
        let end: [Effect] = [.publish(answer), .audit(entry("effect.result", run, delivery.token, outcome))]
        return Outcome(.done, effects: report.unsaid + end)
    }

    /// Reports that nothing is used yet, which tells the conductor that this order is being carried out.
    ///
    /// Without a wait for the first progress, as with tasks: there are few orders, and a clock runs until one has
    /// begun.
    func announce<Body: ArtifactBody>(_ order: Order, for delivery: Delivery<Body>) async throws {
        let report = try usage(.nothing, of: order.run, answering: delivery.envelope, .begun)
        do throws(BusError) {
            _ = try await driver.make([.publish(report)], in: delivery.token.partition)
        } catch {
            switch error {
            case .unavailable, .cancelled: throw error
            // To undo is worth more than to say so.
            case .storageRefused, .fault:
                delivery.logger.warning("The begin of an order could not be reported", ["error": "\(error)"])
            }
        }
    }

    /// What an order has used.
    func usage(
        _ usage: UsageTotals,
        of run: RunID,
        answering order: Envelope,
        _ part: AnswerPart
    ) throws -> Publication {
        let body = UsageReport(
            run: run,
            task: TaskID(sharing: order.id),
            attempt: 1,
            usage: usage,
            reportedAt: now()
        )
        let envelope = envelope(.usageReport, answering: order, part, run: run)
        return try Publication(Artifact(envelope: envelope, body: body), to: Channels.usage)
    }

    private func envelope(
        _ kind: ArtifactKind,
        answering order: Envelope,
        _ part: AnswerPart,
        run: RunID
    ) -> Envelope {
        var envelope = Envelope(kind, answering: order, part, from: profile.source, at: now())
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
