import Artifacts
import Audit
import Foundation
import RunMessages
import Runs
import Security
import Testing

@testable import Chimera

/// The history of a run that was blocked and then cancelled, as a conductor would have recorded it.
struct Recording {
    let run: RunID
    let entries: [[EnvelopeField]]
    let record: RunRecord

    /// - Parameter policies: by which the two decisions are made; the last goes for all that follow.
    init(under policies: RunPolicy...) throws {
        let goal = GoalID.next()
        run = RunID(sharing: goal)
        let blocked = DesignBlocked(
            goal: goal,
            cause: .gatesFailed,
            rationale: "r",
            revision: 0,
            needsPerson: true
        )
        let cancel = Cancel(goal: goal, requestedBy: "ann", reason: "enough", requestedAt: .now())
        var record: RunRecord?
        let (first, second) = (policies.first ?? RunPolicy(), policies.last ?? RunPolicy())
        entries = [try Self.entry(blocked, &record, first), try Self.entry(cancel, &record, second)]
        self.record = try #require(record)
    }

    private static func entry<Body: RunMessage>(
        _ body: Body,
        _ record: inout RunRecord?,
        _ policy: RunPolicy
    ) throws -> [EnvelopeField] {
        let source = try #require(ArtifactSource("test"))
        let envelope = Envelope(kind: Body.kind, source: source, tenant: .standard)
        let artifact = try Artifact(envelope: envelope, body: body).encoded().decode(as: Body.self)
        let event = try Body.event(of: artifact)
        let (from, now) = (record?.state, Timestamp.now())
        let decision = RunStateMachine(policy: policy).decide(record, event, of: .standard, plan: nil, at: now)
        record = decision.record
        let entry = AuditEntry(
            decision: decision,
            event: event,
            from: from,
            shortage: nil,
            record: try record.map { SHA256.digest(try $0.bytes()) },
            at: now,
            under: try PolicyNote(policy)
        )
        return [EnvelopeField(name: "at", text: "1")] + entry.fields(of: artifact, run: try Body.run(of: artifact))
    }

    /// An archive with these entries among others, in a file of its own.
    func archive(_ entries: [[EnvelopeField]]? = nil) async throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID().uuidString).sqlite").path
        let others = [EnvelopeField(name: "event", text: "goal.planned")]
        let all = [others] + (entries ?? self.entries) + [others]
        let records = all.enumerated().map { AuditRecord(partition: 1, number: $0.offset + 1, fields: $0.element) }
        try await SQLiteArchive(path: path).append(records, to: 1)
        return path
    }
}
