import Artifacts
import Runs
import Security
import Testing

@testable import Conductor

/// Folds audit entries of one run into its record, checking each step against the digest that the entry names.
struct Replay {
    private(set) var record: RunRecord?
    private var plan: PlanSpec?

    mutating func take(_ entry: [String: String]) throws {
        let event = try event(in: entry)
        if case .plan(let arrival) = event { plan = arrival.plan }
        let now = Timestamp(milliseconds: try #require(entry["now"].flatMap { Int64($0) }))
        let decision = RunStateMachine().decide(
            record,
            event,
            of: entry["tenant"].flatMap { TenantID($0) },
            plan: plan,
            isWithheld: entry["withheld"] != nil,
            at: now
        )
        #expect(entry["path"] == decision.path.map(\.to.rawValue).joined(separator: " "))
        #expect(entry["refusal"] == decision.refusal?.sentence)
        record = decision.record
        if let digest = entry["record"] {
            #expect(try record.map { try SHA256.digest($0.bytes()).text } == digest)
        }
    }

    private func event(in entry: [String: String]) throws -> RunEvent {
        let bytes = Array(try #require(entry["body"]).utf8)
        let id = try #require(entry["input"].flatMap { ArtifactID($0) })
        switch entry["event"] {
        case "run.plan": return try read(PlanSpec.self, bytes, id)
        case "run.result": return try read(BuildStatus.self, bytes, id)
        case "run.verdict": return try read(ValidationReport.self, bytes, id)
        case "run.approval": return try read(Approval.self, bytes, id)
        case "run.waive":
            return .waiver(try ArtifactDecoder.decode(Approval.self, from: bytes), id: id)
        case "run.applied": return try read(ApplyDone.self, bytes, id)
        case "run.rollback": return try read(RollbackRequest.self, bytes, id)
        case "run.rolled_back": return try read(RollbackDone.self, bytes, id)
        default: throw Unexpected(event: entry["event"] ?? "none")
        }
    }

    private func read<Body: RunMessage>(_ type: Body.Type, _ bytes: [UInt8], _ id: ArtifactID) throws -> RunEvent {
        let source = try #require(ArtifactSource("test"))
        let tenant = try #require(TenantID("acme"))
        var envelope = Envelope(id: id, kind: Body.kind, source: source, tenant: tenant)
        envelope.digest = SHA256.digest(bytes)
        let body = try ArtifactDecoder.decode(Body.self, from: bytes)
        return try Body.event(of: Artifact(envelope: envelope, body: body))
    }

    private struct Unexpected: Error {
        let event: String
    }
}
