import Artifacts
import ArtifactsTesting
import Security
import Testing

@Suite("Artifact")
struct ArtifactTests {
    private let id = "01890a5d-ac96-774b-bcce-b302099a8057"

    private func rejection(reason: String = "too short a window") throws -> Rejection {
        let run = try #require(RunID(id))
        return Rejection(
            run: run,
            request: ArtifactID(sharing: run),
            rejectedBy: "ada@example.com",
            reason: reason,
            revise: true,
            rejectedAt: Timestamp(milliseconds: 1)
        )
    }

    @Test("is sealed with the digest of its canonical body")
    func sealing() throws {
        let raw = try Artifact(envelope: .sample(.rejection), body: rejection()).encoded()
        let expected =
            #"{"reason":"too short a window","rejectedAt":1,"rejectedBy":"ada@example.com","request":"\#(id)","#
            + #""revise":true,"run":"\#(id)"}"#
        #expect(String(decoding: raw.body, as: UTF8.self) == expected)
        #expect(raw.envelope.digest == SHA256.digest(expected))
    }

    @Test("survives the wire")
    func roundTrip() throws {
        let raw = try Artifact(envelope: .sample(.rejection), body: rejection()).encoded()
        let read = try RawArtifact(fields: raw.fields).decode(as: Rejection.self)
        #expect(try read.body == rejection())
        #expect(read.envelope == raw.envelope)
        #expect(try read.encoded() == raw)
    }

    @Test("is refused before it is published when a field is out of its limits")
    func validation() throws {
        let artifact = try Artifact(envelope: .sample(.rejection), body: rejection(reason: ""))
        let error = #expect(throws: ArtifactError.self) { try artifact.encoded() }
        #expect(error?.reason == .invalidBody)
        #expect(error?.field == "body.reason")
    }

    @Test("is refused before it is published when it must be signed and is not")
    func unsigned() throws {
        let run = try #require(RunID(id))
        var envelope = try Envelope.sample(.approval)
        envelope.signature = nil
        let approval = Approval(
            run: run,
            request: ArtifactID(sharing: run),
            subjectDigest: SHA256.digest("plan"),
            approver: "ada@example.com",
            origin: .person,
            costCeilingMicros: 1,
            approvedAt: Timestamp(milliseconds: 1),
            expiresAt: Timestamp(milliseconds: 2)
        )
        let error = #expect(throws: ArtifactError.self) { try Artifact(envelope: envelope, body: approval).encoded() }
        #expect(error?.reason == .unsigned)
        #expect(error?.field == "signature")
    }

    @Test("is refused when its envelope names another kind")
    func otherKind() throws {
        let artifact = try Artifact(envelope: .sample(.cancel), body: rejection())
        #expect((#expect(throws: ArtifactError.self) { try artifact.encoded() })?.reason == .unexpectedKind)
    }

    @Test("may have a canonical body of 16,384 bytes and no more", arguments: [0, 1])
    func sizeLimit(excess: Int) throws {
        func event(padding: Int) throws -> Artifact<OpsEvent> {
            let data = JSONObject([.init(name: "x", value: .string(String(repeating: "x", count: padding)))])
            let body = OpsEvent(
                name: "run.done",
                severity: .info,
                message: "m",
                occurredAt: Timestamp(milliseconds: 1),
                data: data
            )
            return try Artifact(envelope: .sample(.opsEvent), body: body)
        }
        let overhead = try event(padding: 0).encoded().body.count
        let artifact = try event(padding: RawArtifact.bodyLimit - overhead + excess)
        if excess == 0 {
            let raw = try artifact.encoded()
            #expect(raw.body.count == 16_384)
            #expect(try raw.decode(as: OpsEvent.self).body == artifact.body)
        } else {
            let error = #expect(throws: ArtifactError.self) { try artifact.encoded() }
            #expect(error?.reason == .bodyTooLarge)
        }
    }

    @Test("names the place of a nested field")
    func nestedPath() throws {
        let body = try GoldenBody.all().first { $0.path.hasSuffix("golden/PlanSpec/valid/full.json") }
        var text = String(decoding: try #require(body).bytes, as: UTF8.self)
        text.replace(#""attempts": 3"#, with: #""attempts": 21"#)
        let raw = try RawArtifact(fields: Envelope.fields(.planSpec, body: Array(text.utf8)))
        let error = #expect(throws: ArtifactError.self) { try raw.decode(as: PlanSpec.self) }
        #expect(error?.field == "body.steps[0].limits.attempts")
        text.replace(#""attempts": 21"#, with: #""attempts": "many""#)
        let mistyped = try RawArtifact(fields: Envelope.fields(.planSpec, body: Array(text.utf8)))
        let other = #expect(throws: ArtifactError.self) { try mistyped.decode(as: PlanSpec.self) }
        #expect(other?.field == "body.steps[0].limits.attempts")
        #expect(other?.message == "expected a whole number, got a string")
    }
}
