extension Incident {
    /// One line of an incident's timeline.
    package struct Entry: ArtifactPart, Hashable {
        /// When it happened, in milliseconds since 1970.
        package var at: Timestamp
        /// Who did or saw it.
        package var actor: String
        /// What happened.
        package var note: String

        private enum CodingKeys: String, CodingKey {
            case actor, at, note
        }

        package init(
            at: Timestamp,
            actor: String,
            note: String
        ) {
            self.at = at
            self.actor = actor
            self.note = note
        }

        package func validate() throws(ArtifactError) {
            try BodyCheck.text(actor, 1...128, "actor")
            try BodyCheck.text(note, 1...500, "note")
        }
    }
}
