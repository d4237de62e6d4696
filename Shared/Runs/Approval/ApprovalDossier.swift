/// What an apply relies on, kept with its order so that a worker can see for itself that it is what was approved.
package struct ApprovalDossier: Codable, Hashable, Sendable {
    /// Everyone whose approval counted, or the policy that consented.
    package let consents: [Consent]
    package let subject: ApprovalSubject

    package init(subject: ApprovalSubject, consents: [Consent]) {
        self.subject = subject
        self.consents = consents
    }
}
