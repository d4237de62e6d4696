package import Artifacts

/// Something that happened, as a witness sees it.
package struct EventView: Codable, Hashable, Sendable {
    package let id: ArtifactID
    package let name: String
    package let severity: OpsEvent.Severity
    package let message: String
    package let at: Timestamp
    package let tenant: TenantID
    package let run: RunID?
    package let task: TaskID?
    package let actor: String?
    package let data: JSONObject?

    package init(
        _ envelope: Envelope,
        name: String,
        severity: OpsEvent.Severity,
        message: String,
        at: Timestamp,
        run: RunID? = nil,
        task: TaskID? = nil,
        actor: String? = nil,
        data: JSONObject? = nil
    ) {
        id = envelope.id
        tenant = envelope.tenant
        self.name = name
        self.severity = severity
        self.message = message
        self.at = at
        self.run = run ?? envelope.run
        self.task = task ?? envelope.task
        self.actor = actor
        self.data = data
    }
}
