/// Something that happened, for people, dashboards and the log.
package struct OpsEvent: ArtifactBody, Hashable {
    /// How much attention it needs.
    package enum Severity: String, CaseIterable, Codable, Sendable {
        case debug
        case info
        case warning
        case error
        case critical
    }

    package static let kind = ArtifactKind.opsEvent

    /// Name of the event, dotted.
    package var name: String
    package var severity: Severity
    /// What happened, in one sentence.
    package var message: String
    /// When it happened, in milliseconds since 1970.
    package var occurredAt: Timestamp
    /// Who or what caused it.
    package var actor: String?
    /// Run that it concerns.
    package var run: RunID?
    /// Task that it concerns.
    package var task: TaskID?
    /// Details, by the name of the event.
    package var data: JSONObject?

    private enum CodingKeys: String, CodingKey {
        case actor, data, message, name, occurredAt, run, severity, task
    }

    package init(
        name: String,
        severity: Severity,
        message: String,
        occurredAt: Timestamp,
        actor: String? = nil,
        run: RunID? = nil,
        task: TaskID? = nil,
        data: JSONObject? = nil
    ) {
        self.name = name
        self.severity = severity
        self.message = message
        self.occurredAt = occurredAt
        self.actor = actor
        self.run = run
        self.task = task
        self.data = data
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(name, 1...128, "name")
        try BodyCheck.text(message, 1...1000, "message")
        if let actor { try BodyCheck.text(actor, 1...128, "actor") }
        if let data { try BodyCheck.count(data.members, 0...64, "data") }
    }
}
