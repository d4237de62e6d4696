import Artifacts
import Bus
import Pipeline
import Runs
import Security
import Testing

/// Artifacts past the control plane, as a faulty or hostile sender would publish them.
extension CrewGround {
    /// The newest request for approval of a run.
    func request(of run: RunID) async throws -> Artifact<ApprovalRequest> {
        let found = try await events(of: run).last { $0.envelope.type.kind == .approvalRequest }
        return try #require(found).decode(as: ApprovalRequest.self)
    }

    /// The approval that would start the change, apart from what the test changes.
    func approval(of request: Artifact<ApprovalRequest>, by person: String = "ann") throws -> Approval {
        Approval(
            run: request.body.run,
            request: request.envelope.id,
            subjectDigest: try ApprovalSubject.digest(of: request.body.subjectDigest, approver: person),
            approver: person,
            origin: .person,
            costCeilingMicros: request.body.costCeilingMicros,
            approvedAt: .now(),
            expiresAt: request.body.expiresAt
        )
    }

    func send<Body: ArtifactBody>(_ body: Body, to channel: Channel<Body>, tenant: String = "acme") async throws {
        var envelope = Envelope(
            kind: Body.kind,
            source: try #require(ArtifactSource("test")),
            tenant: try #require(TenantID(tenant))
        )
        envelope.signature = try CrewSigner().signature(of: SHA256.digest([]), by: "ann")
        _ = try await publisher.publish(Artifact(envelope: envelope, body: body), to: channel)
    }
}
