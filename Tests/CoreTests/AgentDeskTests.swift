import Artifacts
import Bus
import Planning
import RedisBus
import Testing

@testable import Core

@Suite("AgentDesk")
struct AgentDeskTests {
    private let start = WatchMemory(position: EntryPosition(milliseconds: 0, sequence: 0))

    private func desk(_ reactions: Reaction...) throws -> AgentDesk {
        try Alerts.desk(reactions)
    }

    private func goals(_ answer: AgentDesk.Answer) throws -> [Artifact<GoalStatement>] {
        try answer.effects.compactMap { effect in
            guard case .publish(let publication) = effect else { return nil }
            return try publication.artifact.decode(as: GoalStatement.self)
        }
    }

    @Test("each agent is set to work by each alert, and everything is read")
    func fires() throws {
        let desk = try desk(Alerts.reaction("a"), Alerts.reaction("b"))
        let events = Alerts.entries([try Alerts.event(.info), try Alerts.event(), try Alerts.event(.warning)])
        let answer = desk.answer(events, facts: .init(), memory: start, now: Alerts.now)
        #expect(answer.decisions == [.fired, .fired])
        #expect(try goals(answer).map(\.body.requestedBy) == ["a", "b"])
        #expect(answer.memory.position == events.last?.position)
    }

    @Test("what follows from a reaction sets nobody to work; what follows from a schedule does")
    func followed() throws {
        let desk = try desk(Alerts.reaction("a"), Alerts.reaction("b"))
        let name = try #require(AgentName("a"))
        let goal = GoalID.next()
        let events = Alerts.entries([try Alerts.event(goal: goal)])
        #expect(desk.goals(of: events) == [goal])
        func decisions(isReaction: Bool) throws -> [AgentDesk.Decision] {
            let errands = [goal: AgentErrand(agent: name, isReaction: isReaction)]
            return desk.answer(events, facts: .init(errands: errands), memory: start, now: Alerts.now).decisions
        }
        #expect(try decisions(isReaction: true) == [.followed, .followed])
        #expect(try decisions(isReaction: false) == [.fired, .fired])
    }

    @Test("an agent pays for its goal, and so does the agent whose goal set it to work")
    func payers() throws {
        let desk = try desk(Alerts.reaction("a"), Alerts.reaction("b"))
        func paths(_ caller: String?) throws -> [String?] {
            let goal = GoalID.next()
            let errands = try caller.map { [goal: AgentErrand(agent: try #require(AgentName($0)), isReaction: false)] }
            let events = Alerts.entries([try Alerts.event(goal: goal)])
            let facts = AgentDesk.Facts(errands: errands ?? [:])
            let answer = desk.answer(events, facts: facts, memory: start, now: Alerts.now)
            return try goals(answer).map { try $0.envelope.goalAgents()?.text }
        }
        #expect(try paths(nil) == ["a:1000000", "b:1000000"])
        #expect(try paths("a") == ["a:1000000", "a:1000000/b:1000000"])
        // One that has left the roster.
        #expect(try paths("gone") == ["a:1000000", "b:1000000"])
    }

    @Test("a flood of alerts sets an agent to work as often as it may be in an hour, in portions")
    func flood() throws {
        let desk = try desk(Alerts.reaction())
        let events = Alerts.entries(try (0..<60).map { _ in try Alerts.event() })
        let first = desk.answer(events, facts: .init(), memory: start, now: Alerts.now)
        #expect(first.decisions.count == AgentDesk.firingLimit)
        #expect(first.decisions.count { $0 == .fired } == WatchMemory.hourlyLimit)
        #expect(first.memory.position == events[AgentDesk.firingLimit - 1].position)
        let rest = Array(events[AgentDesk.firingLimit...])
        let second = desk.answer(rest, facts: .init(), memory: first.memory, now: Alerts.now)
        #expect(second.decisions.allSatisfy { $0 == .limited } && second.effects.isEmpty)
        let later = Alerts.now.advanced(by: .seconds(3600))
        let third = desk.answer(rest, facts: .init(), memory: second.memory, now: later)
        #expect(third.decisions.count { $0 == .fired } == WatchMemory.hourlyLimit)
    }

    @Test("an event that cannot be read is passed over")
    func unreadable() throws {
        let reason = ArtifactError(.unknownKind, field: "type", "is not known")
        let entry = EventLog.Entry(
            position: EntryPosition(milliseconds: 7, sequence: 0),
            artifact: .failure(reason)
        )
        let answer = try desk(Alerts.reaction()).answer([entry], facts: .init(), memory: start, now: Alerts.now)
        #expect(answer.decisions.isEmpty && answer.memory.position == entry.position)
    }

    @Test("an agent whose goal cannot be written is left out; all other agents and events have their turn")
    func unwritable() throws {
        var spec = try Alerts.reaction("big").agent
        spec.arguments = Array(repeating: String(repeating: "a", count: 2048), count: 9)
        let desk = try desk(try #require(Reaction(agent: spec)), Alerts.reaction("small"))
        let events = Alerts.entries([try Alerts.event(), try Alerts.event()])
        let answer = desk.answer(events, facts: .init(), memory: start, now: Alerts.now)
        #expect(answer.decisions == [.failed, .fired, .failed, .fired])
        #expect(try goals(answer).map(\.body.requestedBy) == ["small", "small"])
        #expect(answer.failures.map(\.agent.text) == ["big", "big"])
        #expect(answer.failures.allSatisfy { $0.error.reason == .bodyTooLarge })
        #expect(answer.memory.position == events.last?.position)
    }

    @Test("what is remembered survives being written")
    func memory() throws {
        var memory = WatchMemory(position: EntryPosition(milliseconds: 1_767_225_600_000, sequence: 3))
        #expect(memory.admit(try #require(AgentName("a")), at: Alerts.now))
        #expect(try WatchMemory(bytes: memory.bytes()) == memory)
    }
}
