import Artifacts
import Blobs
import Bus
import Pipeline
import ServiceRuntime

/// Answers each request with a verdict that names every gate.
struct ValidateHandler: Handler {
    let driver: any BusDriver
    let blobs: any BlobStore
    let source: ArtifactSource
    var now: @Sendable () -> Timestamp = { .now() }

    func handle(_ delivery: Delivery<ValidateRequest>) async throws -> Outcome {
        let store = BusCaseStore(
            driver: driver,
            partition: delivery.token.partition,
            blobs: blobs,
            tenant: delivery.envelope.tenant
        )
        let item = try await Case.load(delivery.body, from: store)
        return .done(.publish(try Publication(report(on: item, for: delivery.envelope), to: Channels.verdicts)))
    }

    private func report(on item: Case, for request: Envelope) -> Artifact<ValidationReport> {
        let gates = GateBench.judge(item)
        var envelope = Envelope(.validationReport, answering: request, from: source, at: now())
        envelope.goal = item.request.goal
        envelope.run = item.request.run
        let body = ValidationReport(
            run: item.request.run,
            request: request.id,
            plan: item.request.plan,
            verdict: gates.allSatisfy { $0.verdict == .pass } ? .pass : .fail,
            gates: gates,
            policyBundle: GateBench.policyBundle,
            judge: "judge/\(ProgramVersion.text)",
            decidedAt: now()
        )
        return Artifact(envelope: envelope, body: body)
    }
}
