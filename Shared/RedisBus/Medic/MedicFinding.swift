import Artifacts

/// What a sweep of the medic found and mended, as people hear of it.
///
/// Never an alert: it names no goal, so that an agent which reacts to alerts could otherwise set itself to work.
struct MedicFinding {
    /// Tenant of what the installation does on its own account.
    private static let tenant = TenantID("system")
    private static let source = ArtifactSource("medic")

    let name: String
    let message: String
    var severity: OpsEvent.Severity = .warning
    var details: [(String, JSONValue)] = []

    func artifact(at now: Timestamp = .now()) throws(ArtifactError) -> RawArtifact {
        guard let tenant = Self.tenant, let source = Self.source else {
            throw ArtifactError(.malformedEnvelope, field: "source", "is no source")
        }
        let data = JSONObject(details.map { JSONObject.Member(name: $0.0, value: $0.1) })
        let body = OpsEvent(
            name: "medic.\(name)",
            severity: severity,
            message: message,
            occurredAt: now,
            actor: source.text,
            data: data
        )
        let envelope = Envelope(kind: .opsEvent, source: source, tenant: tenant, time: now)
        return try Artifact(envelope: envelope, body: body).encoded()
    }
}
