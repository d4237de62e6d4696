import Artifacts
import Bus
import Testing

@Suite("Publication")
struct PublicationTests {
    private let route = Route("work", group: ConsumerGroup("g"), lanes: .threeAroundOne)

    private func artifact(_ priority: Priority) throws -> RawArtifact {
        let source = try #require(ArtifactSource("test"))
        var envelope = Envelope(kind: .cancel, source: source, tenant: .standard)
        envelope.goalPriority = priority
        let body = Cancel(goal: .next(), requestedBy: "ann", reason: "r", requestedAt: .now())
        return try Artifact(envelope: envelope, body: body).encoded()
    }

    @Test(
        "it takes the lane of its goal's priority",
        arguments: [(Priority.high, "work.high"), (.normal, "work"), (.low, "work.low")]
    )
    func lane(_ priority: Priority, _ stream: String) throws {
        #expect(Publication(try artifact(priority), to: route).stream.text == stream)
    }

    @Test("whoever publishes it can choose another lane")
    func chosen() throws {
        let publication = Publication(try artifact(.low), to: route, lane: .high)
        #expect(publication.stream.text == "work.high" && publication.lane == .high)
    }
}
