package import Artifacts
package import Runs
package import Security

/// What the log says of one decision: enough to make it again, and to see that it comes out the same.
package struct AuditEntry {
    let decision: RunDecision
    let event: RunEvent
    let from: RunState?
    let shortage: Shortage?
    /// Of the record's bytes after it; nil when it stayed as it was.
    let record: Digest256?
    let at: Timestamp
    let policy: PolicyNote

    package init(
        decision: RunDecision,
        event: RunEvent,
        from: RunState?,
        shortage: Shortage?,
        record: Digest256?,
        at: Timestamp,
        under policy: PolicyNote
    ) {
        self.decision = decision
        self.event = event
        self.from = from
        self.shortage = shortage
        self.record = record
        self.at = at
        self.policy = policy
    }

    package func fields<Body: ArtifactBody>(of input: Artifact<Body>, run: RunID) -> [EnvelopeField] {
        var fields = [
            EnvelopeField(name: "event", text: "run.\(event.trigger.rawValue)"),
            EnvelopeField(name: "run", text: run.text),
            EnvelopeField(name: "tenant", text: input.envelope.tenant.text),
            EnvelopeField(name: "now", text: String(at.milliseconds)),
            EnvelopeField(name: "from", text: from?.rawValue ?? ""),
            EnvelopeField(name: "path", text: decision.path.map(\.to.rawValue).joined(separator: " ")),
        ]
        if let outcome = decision.record?.outcome {
            fields.append(EnvelopeField(name: "outcome", text: outcome.rawValue))
        }
        if let refusal = decision.refusal { fields.append(EnvelopeField(name: "refusal", text: refusal.sentence)) }
        if let shortage { fields.append(EnvelopeField(name: "withheld", text: shortage.text)) }
        if let record { fields.append(EnvelopeField(name: "record", text: record.text)) }
        if record != nil, let budget = decision.record?.budget { fields += Self.money(budget) }
        // No word of a decision, but of who is to blame for what was answered.
        if input.envelope.isFaultOfInstallation || input.envelope.isBurial {
            fields.append(EnvelopeField(name: Envelope.faultField, text: "installation"))
        }
        fields.append(EnvelopeField(name: PolicyNote.markField, text: policy.mark))
        // The beginning of a run.
        if from == nil, record != nil { fields.append(EnvelopeField(name: PolicyNote.wordsField, value: policy.words)) }
        fields += [
            EnvelopeField(name: "input", text: input.envelope.id.text),
            EnvelopeField(name: "type", text: input.envelope.type.description),
            EnvelopeField(name: "source", text: input.envelope.source.text),
            EnvelopeField(name: "body", value: input.received ?? []),
        ]
        fields += envelopeFields
        // What the envelope of a plan says of its goal decides, too.
        fields += input.envelope.extensions.filter { Envelope.goalFields.contains($0.name) }
        return fields
    }

    /// What the run has cost up to now, and what holds its money back: the record's digest alone tells neither.
    private static func money(_ budget: BudgetFacts) -> [EnvelopeField] {
        let spent = EnvelopeField(name: "spent", text: String(budget.spentMicros))
        return [spent] + [budget.brake.map { EnvelopeField(name: "brake", text: $0.rawValue) }].compactMap(\.self)
    }

    /// What the envelopes of answers say that decides, too.
    private var envelopeFields: [EnvelopeField] {
        switch event {
        case .applied(_, isBurial: true): [EnvelopeField(name: "burial", text: "1")]
        case .rolledBack(_, let order?): [EnvelopeField(name: "order", text: order.text)]
        case .result(_, _, answering: .order(let id)), .buried(_, answering: .order(let id)):
            [EnvelopeField(name: "order", text: id.text)]
        case .result(_, _, answering: .unnamed), .buried(_, answering: .unnamed):
            [EnvelopeField(name: "order", text: "")]
        default: []
        }
    }
}
