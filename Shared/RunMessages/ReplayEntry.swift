import Artifacts
import Runs
import Security

/// An audit entry, read back into the event that was decided on; the counterpart of `AuditEntry`.
struct ReplayEntry {
    private let fields: [EnvelopeField]

    init(_ fields: [EnvelopeField]) {
        self.fields = fields
    }

    subscript(name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }

    /// Others write into the log, too.
    var isDecision: Bool { trigger != nil }

    /// What kind of event it is of; nil for an entry that is no decision.
    var trigger: RunTrigger? {
        guard let event = self["event"], event.hasPrefix("run.") else { return nil }
        return RunTrigger(rawValue: String(event.dropFirst("run.".count)))
    }

    func time() throws(ReplayFault) -> Timestamp {
        guard let text = self["now"], let milliseconds = Int64(text) else {
            throw .unreadable(field: "now", why: "expected milliseconds since 1970")
        }
        return Timestamp(milliseconds: milliseconds)
    }

    /// By which policy it was decided; nil for an entry of an older build.
    var policyMark: String? { self[PolicyNote.markField] }

    /// The policy in full; nil where no run begins.
    func policy() throws(ReplayFault) -> PolicyNote? {
        guard let words = bytes(PolicyNote.wordsField) else { return nil }
        do throws(ArtifactError) {
            return try PolicyNote(words: words)
        } catch {
            throw .unreadable(field: PolicyNote.wordsField, why: "\(error)")
        }
    }

    func event() throws(ReplayFault) -> RunEvent {
        switch trigger {
        case .plan: try read(PlanSpec.self)
        case .blocked: try read(DesignBlocked.self)
        case .taken: try read(UsageReport.self)
        case .result: try read(BuildStatus.self) { [answering] in BuildStatus.event(of: $0, answering: answering) }
        case .buried: try read(BuildStatus.self) { [answering] in .buried($0.body, answering: answering) }
        case .verdict: try read(ValidationReport.self)
        case .approval: try read(Approval.self)
        case .waive: try read(Approval.self, Approval.waiver)
        case .rejection: try read(Rejection.self)
        case .rollback: try read(RollbackRequest.self)
        case .cancel: try read(Cancel.self)
        case .applied: try read(ApplyDone.self)
        case .rolledBack: try read(RollbackDone.self)
        case .deadline, .wake: try read(OpsEvent.self)
        case .lift: try read(BudgetAlert.self)
        case .automatic, nil: throw .unreadable(field: "event", why: "\(self["event"] ?? "none") comes from nobody")
        }
    }

    /// Which order a result answered, where the entry says so.
    private var answering: AnsweredOrder {
        guard let text = self["order"] else { return .untold }
        return ArtifactID(text).map { .order($0) } ?? .unnamed
    }

    /// Throws when what came out is not what was recorded.
    func compare(_ field: String, _ again: String?) throws(ReplayFault) {
        let recorded = self[field]
        guard recorded != again else { return }
        throw .differs(field: field, recorded: recorded ?? "none", again: again ?? "none")
    }

    private func read<Body: RunMessage>(
        _ type: Body.Type,
        _ event: (Artifact<Body>) throws(RunRefusal) -> RunEvent = Body.event
    ) throws(ReplayFault) -> RunEvent {
        let body = bytes("body") ?? []
        let artifact = Artifact(envelope: try envelope(Body.kind, of: body), body: try decode(type, body))
        do throws(RunRefusal) {
            return try event(artifact)
        } catch {
            throw .unreadable(field: "body", why: error.sentence)
        }
    }

    private func decode<Body: RunMessage>(_ type: Body.Type, _ body: [UInt8]) throws(ReplayFault) -> Body {
        do throws(ArtifactError) {
            return try ArtifactDecoder.decode(type, from: body)
        } catch {
            throw .unreadable(field: "body", why: "\(error)")
        }
    }

    /// As much of the input's envelope as decisions depend on.
    private func envelope(_ kind: ArtifactKind, of body: [UInt8]) throws(ReplayFault) -> Envelope {
        guard let id = self["input"].flatMap({ ArtifactID($0) }) else {
            throw .unreadable(field: "input", why: "expected an artifact's number")
        }
        guard let source = self["source"].flatMap({ ArtifactSource($0) }) else {
            throw .unreadable(field: "source", why: "expected who sent the artifact")
        }
        guard let tenant = self["tenant"].flatMap({ TenantID($0) }) else {
            throw .unreadable(field: "tenant", why: "expected a tenant's name")
        }
        var envelope = Envelope(id: id, kind: kind, source: source, tenant: tenant)
        envelope.digest = SHA256.digest(body)
        if let order = self["order"].flatMap({ ArtifactID($0) }) {
            envelope.idempotencyKey = IdempotencyKey(answering: order, ordinal: 0)
        }
        if self["burial"] != nil { envelope.markAsBurial() }
        envelope.extensions = fields.filter { Envelope.goalFields.contains($0.name) }
        return envelope
    }

    private func bytes(_ name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }
}
