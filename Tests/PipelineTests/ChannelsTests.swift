import Artifacts
import Bus
import Pipeline
import Testing

@Suite("Channels")
struct ChannelsTests {
    @Test("names every stream once")
    func unique() throws {
        let pool = try #require(PoolName("general"))
        let streams = Channels.routes(pools: [pool]).flatMap(\.streams)
        #expect(Set(streams).count == streams.count)
    }

    @Test("whatever a goal waits in has lanes; unmaking is equally urgent for all")
    func laned() throws {
        let pool = try #require(PoolName("general"))
        let single = Channels.routes(pools: [pool]).filter { !$0.isLaned }.map(\.name)
        #expect(Set(single) == ["command.rollback", "heartbeat", "rollback.done"])
    }

    @Test("what lay in a channel's one stream before it had lanes is read as its normal lane")
    func older() throws {
        let pool = try #require(PoolName("general"))
        for route in Channels.routes(pools: []) { #expect(route.stream(.normal).text == route.name) }
        #expect(Channels.tasks(of: pool).route.stream(.normal).text == "task.general.normal")
    }

    @Test("a goal's statement chooses the lane, whatever its envelope says")
    func goal() throws {
        let source = try #require(ArtifactSource("test"))
        let envelope = Envelope(kind: .goalStatement, source: source, tenant: .standard)
        let body = GoalStatement(title: "t", requestedBy: "ann", priority: .low, budgetMicros: 1)
        let publication = try Publication(stating: Artifact(envelope: envelope, body: body))
        #expect(publication.stream.text == "goals.low")
    }
}
