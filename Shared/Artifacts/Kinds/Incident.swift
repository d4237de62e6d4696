/// Something that went wrong and who deals with it.
package struct Incident: ArtifactBody, Hashable {
    /// How bad it is.
    package enum Severity: String, CaseIterable, Codable, Sendable {
        case minor
        case major
        case critical
    }

    /// How far it has been dealt with.
    package enum State: String, CaseIterable, Codable, Sendable {
        case open
        case acknowledged
        case mitigated
        case resolved
        case reviewed
    }

    package static let kind = ArtifactKind.incident

    /// Identity, the same for every state of the incident.
    package var incident: ArtifactID
    /// The incident in one line.
    package var title: String
    package var severity: Severity
    package var state: State
    /// What is known.
    package var description: String
    /// What happened, oldest first.
    package var timeline: [Entry]
    /// When it was opened, in milliseconds since 1970.
    package var openedAt: Timestamp
    /// Run that it concerns.
    package var run: RunID?
    /// Who leads the response.
    package var commander: String?
    /// When it was resolved, in milliseconds since 1970.
    package var resolvedAt: Timestamp?

    private enum CodingKeys: String, CodingKey {
        case commander, description, incident, openedAt, resolvedAt, run, severity, state, timeline, title
    }

    package init(
        incident: ArtifactID,
        title: String,
        severity: Severity,
        state: State,
        description: String,
        timeline: [Entry],
        openedAt: Timestamp,
        run: RunID? = nil,
        commander: String? = nil,
        resolvedAt: Timestamp? = nil
    ) {
        self.incident = incident
        self.title = title
        self.severity = severity
        self.state = state
        self.description = description
        self.timeline = timeline
        self.openedAt = openedAt
        self.run = run
        self.commander = commander
        self.resolvedAt = resolvedAt
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(title, 1...200, "title")
        try BodyCheck.text(description, 1...4000, "description")
        try BodyCheck.parts(timeline, 0...64, "timeline")
        if let commander { try BodyCheck.text(commander, 1...128, "commander") }
    }
}
