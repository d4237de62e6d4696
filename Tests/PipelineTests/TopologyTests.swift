import Artifacts
import Bus
import Pipeline
import Testing

@Suite("Topology")
struct TopologyTests {
    @Test("names every stream once")
    func unique() throws {
        let pool = try #require(PoolName("general"))
        let streams = Topology(pools: [pool]).routes.flatMap(\.streams)
        #expect(Set(streams).count == streams.count)
    }
}
