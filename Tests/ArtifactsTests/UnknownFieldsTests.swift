import Artifacts
import ArtifactsTesting
import Testing

@Suite("Unknown fields")
struct UnknownFieldsTests {
    private struct Member: Codable, Equatable {
        var name: String
        var note: String?
    }

    private struct Team: Codable, Equatable {
        var title: String
        var lead: Member?
        var members: [Member]
    }

    private let origin =
        #"{"lead":{"name":"ada","rank":1},"members":[{"a":1,"name":"bo"},{"b":2,"name":"cy"}],"title":"t","zone":[null]}"#

    private func rewritten(_ change: (inout Team) -> Void) throws -> String {
        var team = try ArtifactDecoder.decode(Team.self, from: Array(origin.utf8))
        change(&team)
        let bytes = try ArtifactEncoder.encode(team, keepingUnknownFieldsOf: Array(origin.utf8))
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("are kept when nothing changes")
    func unchanged() throws {
        #expect(try rewritten { _ in } == origin)
    }

    @Test("are kept beside a field that changes, however deep")
    func changed() throws {
        let text = try rewritten { team in
            team.title = "u"
            team.lead?.name = "eve"
            team.members[1].note = "n"
        }
        let expected =
            #"{"lead":{"name":"eve","rank":1},"members":[{"a":1,"name":"bo"},{"b":2,"name":"cy","note":"n"}],"#
            + #""title":"u","zone":[null]}"#
        #expect(text == expected)
    }

    @Test("move with their element")
    func moved() throws {
        let text = try rewritten { $0.members.reverse() }
        #expect(text.contains(#""members":[{"b":2,"name":"cy"},{"a":1,"name":"bo"}]"#))
    }

    @Test("stay with the elements that stay when others come and go")
    func inserted() throws {
        let text = try rewritten { team in
            team.members.remove(at: 0)
            team.members.append(Member(name: "di"))
            team.members.append(Member(name: "ed"))
        }
        #expect(text.contains(#""members":[{"b":2,"name":"cy"},{"name":"di"},{"name":"ed"}]"#))
    }

    @Test("go with the object that is removed")
    func removed() throws {
        let text = try rewritten { $0.lead = nil }
        #expect(!text.contains("rank"))
        #expect(text.contains("zone"))
    }
}

@Suite("Compatibility")
struct CompatibilityTests {
    private let newer = SchemaVersion(major: 0, minor: 3)

    @Test("a reader of v0.2 reads what v0.3 wrote and writes every field back")
    func newerMinor() throws {
        let bodies = try GoldenBody.compatible(newer)
        #expect(bodies.count == 2 * ArtifactKind.allCases.count)
        for body in bodies {
            let raw = try RawArtifact(fields: Envelope.fields(body.kind, body: body.bytes, version: newer))
            let written = try raw.canonicalised()
            #expect(written.body == CanonicalJSON.bytes(of: try JSONDocument(body.bytes).value), "\(body.path)")
            #expect(written.envelope.type.version == newer)
        }
    }

    @Test("a major version that this build does not know is refused by name", arguments: ArtifactKind.allCases)
    func newerMajor(kind: ArtifactKind) throws {
        let fields = try Envelope.fields(kind, body: [], version: SchemaVersion(major: 1, minor: 0))
        let error = #expect(throws: ArtifactError.self) { try RawArtifact(fields: fields) }
        #expect(error?.reason == .unsupportedVersion)
    }
}
