package import Artifacts
import Security

extension Envelope {
    /// An envelope of the kind with every optional field present, the same at each call.
    package static func sample(_ kind: ArtifactKind, version: SchemaVersion = .current) throws -> Envelope {
        let id = try present(ArtifactID("01890a5d-ac96-774b-bcce-b302099a8057"))
        var envelope = Envelope(
            id: id,
            kind: kind,
            source: try present(ArtifactSource("worker/worker-3")),
            tenant: try present(TenantID("acme")),
            time: Timestamp(milliseconds: 1_767_225_599_999),
            classification: .internal
        )
        envelope.type = ArtifactType(kind: kind, version: version)
        envelope.subject = "step/build-image"
        envelope.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        envelope.goal = GoalID(sharing: id)
        envelope.run = RunID(sharing: id)
        envelope.task = TaskID(sharing: id)
        envelope.attempt = 2
        envelope.signature = ArtifactSignature(key: "approver-1", bytes: Array(repeating: 7, count: 64))
        return envelope
    }

    /// The fields of an entry with this body and its right digest.
    package static func fields(_ kind: ArtifactKind, body: [UInt8], version: SchemaVersion = .current) throws
        -> [EnvelopeField]
    {
        var envelope = try sample(kind, version: version)
        envelope.digest = SHA256.digest(body)
        return envelope.fields + [EnvelopeField(name: "body", value: body)]
    }
}

private struct Absent: Error {}

private func present<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Absent() }
    return value
}
