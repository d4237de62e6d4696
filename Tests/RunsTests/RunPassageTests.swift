import Artifacts
import Runs
import Testing

@Suite("RunPassage")
struct RunPassageTests {
    @Test("what a decision tells is read again as the way that it went")
    func told() throws {
        var it = Fixture()
        try it.start(it.plan([Fixture.step("one")]))
        it.feed(.cancel(it.cancel()))
        let events = it.effects.compactMap { if case .event(let event) = $0 { RunPassage(event) } else { nil } }
        #expect(
            events == [
                RunPassage(from: nil, states: [.pending], outcome: nil),
                RunPassage(from: .pending, states: [.done], outcome: .cancelled),
            ]
        )
    }

    @Test("a run's first way comes from nowhere, and names of a newer build are left out")
    func unknown() throws {
        var event = OpsEvent(name: RunPassage.eventName, severity: .info, message: "m", occurredAt: .now())
        #expect(RunPassage(event) == nil)
        event.data = JSONObject([
            JSONObject.Member(name: "from", value: .string("NONE")),
            JSONObject.Member(name: "states", value: .array([.string("ADJOURNED"), .string("BLOCKED")])),
            JSONObject.Member(name: "outcome", value: .string("forgotten")),
        ])
        #expect(RunPassage(event) == RunPassage(from: nil, states: [.blocked], outcome: nil))
        event.name = "run.other"
        #expect(RunPassage(event) == nil)
    }
}
