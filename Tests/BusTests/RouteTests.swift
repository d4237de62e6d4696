import Bus
import Testing

@Suite("Route")
struct RouteTests {
    @Test("a channel without lanes has two streams, the one for what comes again first")
    func plain() {
        let route = Route("notes", group: ConsumerGroup("g"))
        #expect(route.streams.map(\.text) == ["notes.again", "notes"])
        #expect(Lane.allCases.map { route.stream($0).text } == ["notes", "notes", "notes"])
    }

    @Test("a laned channel is read from the highest to the lowest (pitfall 28)")
    func laned() {
        let route = Route("work", group: ConsumerGroup("g"), lanes: .three)
        #expect(route.streams.map(\.text) == ["work.again", "work.high", "work.normal", "work.low"])
        #expect(route.streams.prefix(route.urgentStreams).map(\.text) == ["work.again", "work.high"])
        #expect(Lane.allCases.map(\.rank) == [0, 1, 2])
    }

    @Test(
        "the one stream of a channel that was given lanes later is its normal lane, so that nothing in it is left behind"
    )
    func grown() {
        let route = Route("goals", group: ConsumerGroup("g"), lanes: .threeAroundOne)
        #expect(route.streams.map(\.text) == ["goals.again", "goals.high", "goals", "goals.low"])
        #expect(route.isUrgent(route.stream(.high)) && !route.isUrgent(route.stream(.normal)))
    }
}
