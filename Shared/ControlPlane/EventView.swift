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

    package init(_ artifact: Artifact<OpsEvent>) {
        let event = artifact.body
        id = artifact.envelope.id
        name = event.name
        severity = event.severity
        message = event.message
        at = event.occurredAt
        tenant = artifact.envelope.tenant
        run = event.run ?? artifact.envelope.run
        task = event.task ?? artifact.envelope.task
        actor = event.actor
        data = event.data
    }
}
