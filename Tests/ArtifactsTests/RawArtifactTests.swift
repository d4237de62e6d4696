import Artifacts
import ArtifactsTesting
import Security
import Testing

@Suite("RawArtifact")
struct RawArtifactTests {
    private let body = Array(#"{"goal":"01890a5d-ac96-774b-bcce-b302099a8057"}"#.utf8)

    private func fields(_ kind: ArtifactKind = .cancel) throws -> [EnvelopeField] {
        try Envelope.fields(kind, body: body)
    }

    private func replacing(_ name: String, _ text: String) throws -> [EnvelopeField] {
        try fields().map { $0.name == name ? EnvelopeField(name: name, text: text) : $0 }
    }

    @Test("reads back every field that it writes")
    func roundTrip() throws {
        let raw = try RawArtifact(fields: fields())
        #expect(raw.fields == (try fields()))
        #expect(raw.envelope.kind == .cancel)
        #expect(raw.envelope.attempt == 2)
        #expect(raw.body == body)
    }

    @Test("reads fields in any order")
    func anyOrder() throws {
        #expect(try RawArtifact(fields: fields().reversed()) == RawArtifact(fields: fields()))
    }

    @Test("reads an envelope that has only what is required")
    func minimal() throws {
        let optional: Set = ["subject", "traceparent", "goal", "run", "task", "attempt", "signature"]
        let raw = try RawArtifact(fields: fields().filter { !optional.contains($0.name) })
        #expect(raw.envelope.run == nil)
        #expect(raw.envelope.signature == nil)
        #expect(raw.fields.count == 10)
    }

    @Test("keeps unknown fields, even binary ones, ahead of the body")
    func extensions() throws {
        let unknown = EnvelopeField(name: "x-later", value: [0, 255, 10])
        let raw = try RawArtifact(fields: fields() + [unknown])
        #expect(raw.envelope.extensions == [unknown])
        #expect(raw.fields.dropLast().last == unknown)
    }

    @Test(
        "names a required field that is missing",
        arguments: ["specversion", "id", "type", "source", "time", "tenant", "iid", "classification", "digest", "body"]
    )
    func missing(name: String) throws {
        let remaining = try fields().filter { $0.name != name }
        let error = #expect(throws: ArtifactError.self) { try RawArtifact(fields: remaining) }
        #expect(error?.reason == .malformedEnvelope)
        #expect(error?.field == name)
    }

    @Test("names a field that appears twice", arguments: ["id", "body", "signature", "x-later"])
    func doubled(name: String) throws {
        let all = try fields() + [EnvelopeField(name: "x-later", text: "1")]
        let again = try #require(all.first { $0.name == name })
        let error = #expect(throws: ArtifactError.self) { try RawArtifact(fields: all + [again]) }
        #expect(error?.field == name)
    }

    @Test(
        "names a field that has not its form and does not quote it",
        arguments: [
            ("specversion", "1.1"), ("id", "secret"), ("type", "chimera.Cancel"), ("type", "chimera.Cancel.v00.1"),
            ("type", "chimera.Cancel.v0.1.2"), ("type", "other.Cancel.v0.1"), ("type", "secret"), ("source", ""),
            ("source", "a secret"), ("source", String(repeating: "s", count: 129)), ("time", "secret"),
            ("tenant", "Secret"), ("iid", ""), ("iid", String(repeating: "s", count: 129)),
            ("classification", "secret"), ("digest", "sha256:secret"), ("subject", "a secret"),
            ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331"), ("goal", "secret"),
            ("run", "secret"), ("task", "secret"), ("attempt", "0"), ("attempt", "-1"), ("attempt", "1.0"),
            ("attempt", "1234567890"), ("signature", "ed25519:secret"), ("signature", "rsa:k:00"),
        ]
    )
    func malformed(name: String, text: String) throws {
        let damaged = try replacing(name, text)
        let error = #expect(throws: ArtifactError.self) { try RawArtifact(fields: damaged) }
        #expect(error?.reason == .malformedEnvelope)
        #expect(error?.field == name)
        #expect(error.map { !$0.description.contains("secret") } == true)
    }

    @Test("tells an unknown kind from an unknown major version")
    func unknownTypes() throws {
        let kind = try replacing("type", "chimera.Horoscope.v0.1")
        #expect((#expect(throws: ArtifactError.self) { try RawArtifact(fields: kind) })?.reason == .unknownKind)
        let version = try replacing("type", "chimera.Cancel.v1.0")
        let error = #expect(throws: ArtifactError.self) { try RawArtifact(fields: version) }
        #expect(error?.reason == .unsupportedVersion)
        #expect(error?.field == "type")
    }

    @Test("reads a newer minor version and writes it back")
    func newerMinor() throws {
        let raw = try RawArtifact(fields: replacing("type", "chimera.Cancel.v0.12"))
        #expect(raw.envelope.type.version == SchemaVersion(major: 0, minor: 12))
        #expect(raw.fields.contains(EnvelopeField(name: "type", text: "chimera.Cancel.v0.12")))
    }

    @Test("takes a body of 16,384 bytes and refuses one more")
    func bodyLimit() throws {
        _ = try RawArtifact(fields: Envelope.fields(.cancel, body: Array(repeating: 0x20, count: 16_384)))
        let larger = try Envelope.fields(.cancel, body: Array(repeating: 0x20, count: 16_385))
        let error = #expect(throws: ArtifactError.self) { try RawArtifact(fields: larger) }
        #expect(error?.reason == .bodyTooLarge)
        #expect(error?.field == "body")
    }

    @Test("bounds unknown fields in number, name and value")
    func extensionLimits() throws {
        let many = (0..<33).map { EnvelopeField(name: "x-\($0)", text: "") }
        _ = try RawArtifact(fields: fields() + many.dropLast())
        let long = EnvelopeField(name: "x", value: Array(repeating: 0, count: 1025))
        let name = EnvelopeField(name: String(repeating: "x", count: 65), text: "")
        for excess in [many, [long], [name], [EnvelopeField(name: "", text: "")]] {
            let all = try fields() + excess
            let error = #expect(throws: ArtifactError.self) { try RawArtifact(fields: all) }
            #expect(error?.reason == .malformedEnvelope)
        }
    }

    @Test("refuses an approval without a signature and names the field")
    func unsigned() throws {
        let unsigned = try fields(.approval).filter { $0.name != "signature" }
        let error = #expect(throws: ArtifactError.self) { try RawArtifact(fields: unsigned) }
        #expect(error?.reason == .unsigned)
        #expect(error?.field == "signature")
    }

    @Test("refuses to decode a body that its digest does not fit")
    func digestMismatch() throws {
        let damaged = try replacing("digest", SHA256.digest("other").text)
        let raw = try RawArtifact(fields: damaged)
        let error = #expect(throws: ArtifactError.self) { try raw.decode(as: Cancel.self) }
        #expect(error?.reason == .digestMismatch)
    }

    @Test("refuses to decode a body as another kind")
    func otherKind() throws {
        let raw = try RawArtifact(fields: fields())
        let error = #expect(throws: ArtifactError.self) { try raw.decode(as: Heartbeat.self) }
        #expect(error?.reason == .unexpectedKind)
    }
}
