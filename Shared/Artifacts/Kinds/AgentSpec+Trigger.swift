extension AgentSpec {
    /// What sets an agent to work.
    package struct Trigger: ArtifactPart, Hashable {
        /// Sort of trigger.
        package enum On: String, CaseIterable, Codable, Sendable {
            case goal
            case artifact
            case schedule
            case alert
        }

        package var on: On
        /// Kind of artifact, when the trigger is one.
        package var kind: String?
        /// Cron expression, when the trigger is a schedule.
        package var schedule: String?

        private enum CodingKeys: String, CodingKey {
            case kind, on, schedule
        }

        package init(
            on: On,
            kind: String? = nil,
            schedule: String? = nil
        ) {
            self.on = on
            self.kind = kind
            self.schedule = schedule
        }

        package func validate() throws(ArtifactError) {
            if let kind { try BodyCheck.text(kind, 1...63, "kind") }
            if let schedule { try BodyCheck.text(schedule, 1...128, "schedule") }
        }
    }
}
