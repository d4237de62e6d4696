import Artifacts
import Bus
import Pipeline
import ServiceRuntime

/// Answers each request with a verdict that names every gate.
struct ValidateHandler: Handler {
    let driver: any BusDriver
    let source: ArtifactSource
    var now: @Sendable () -> Timestamp = { .now() }

    func handle(_ delivery: Delivery<ValidateRequest>) async throws -> Outcome {
        let store = BusCaseStore(driver: driver, partition: delivery.token.partition)
        let item = try await Case.load(delivery.body, from: store)
        return .done(.publish(try Publication(report(on: item, for: delivery.envelope), to: Channels.verdicts)))
    }

    private func report(on item: Case, for request: Envelope) -> Artifact<ValidationReport> {
        let gates = Bench.judge(item)
        var envelope = Envelope(
            kind: .validationReport,
            source: source,
            tenant: request.tenant,
            time: now(),
            idempotencyKey: IdempotencyKey(answering: request.id, ordinal: 0)
        )
        envelope.traceparent = request.traceparent
        envelope.goal = item.request.goal
        envelope.goalPriority = request.goalPriority
        envelope.run = item.request.run
        let body = ValidationReport(
            run: item.request.run,
            request: request.id,
            plan: item.request.plan,
            verdict: gates.allSatisfy { $0.verdict == .pass } ? .pass : .fail,
            gates: gates,
            policyBundle: Bench.policyBundle,
            judge: "judge/\(ProgramVersion.text)",
            decidedAt: now()
        )
        return Artifact(envelope: envelope, body: body)
    }
}
