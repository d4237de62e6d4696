import Testing

@testable import Artifacts

@Suite("AgentPath")
struct AgentPathTests {
    private func envelope(_ text: String? = nil) throws -> Envelope {
        let source = try #require(ArtifactSource("core"))
        var envelope = Envelope(kind: .planSpec, source: source, tenant: .standard)
        if let text { envelope.extensions = [EnvelopeField(name: "goalagent", text: text)] }
        return envelope
    }

    @Test("an envelope names an agent, or an agent and the one that it set to work, with what each may spend")
    func roundTrip() throws {
        let atlas = AgentPath.Link(try #require(AgentName("atlas")), monthMicros: 5)
        let forge = AgentPath.Link(try #require(AgentName("forge")), monthMicros: 2)
        for (path, text) in [(AgentPath(atlas), "atlas:5"), (AgentPath(forge, setToWorkBy: atlas), "atlas:5/forge:2")] {
            var envelope = try envelope()
            envelope.charge(path)
            #expect(envelope.extensions == [EnvelopeField(name: "goalagent", text: text)])
            #expect(try envelope.goalAgents() == path)
            envelope.charge(nil)
            #expect(try envelope.extensions.isEmpty && envelope.goalAgents() == nil)
        }
        #expect(AgentPath(forge, setToWorkBy: atlas).names == "atlas/forge")
        #expect(AgentPath(atlas, setToWorkBy: atlas) == AgentPath(atlas), "nobody is a sub-agent of itself")
    }

    @Test(
        "a path that is none is refused, and the field is named",
        arguments: [
            "", "atlas", "atlas:", ":5", "atlas:-1", "atlas:05", "atlas:+5", "atlas:1e3", "atlas:5:5", "Atlas:5",
            "atlas:5/", "/atlas:5", "atlas:5//forge:2", "a:1/b:2/c:3", "atlas:5/atlas:5", "atlas:1000000000000001",
            "atlas:99999999999999999999", String(repeating: "a", count: 64) + ":1",
            Array(repeating: "a:1", count: 200).joined(separator: "/"),
        ]
    )
    func refused(_ text: String) throws {
        let envelope = try envelope(text)
        let error = #expect(throws: ArtifactError.self) { _ = try envelope.goalAgents() }
        #expect(error?.reason == .malformedEnvelope && error?.field == "goalagent")
    }
}
