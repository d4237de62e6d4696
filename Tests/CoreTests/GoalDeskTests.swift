import Artifacts
import Bus
import Pipeline
import Planning
import Testing

@testable import Core

@Suite("GoalDesk")
struct GoalDeskTests {
    private let now = Timestamp(milliseconds: 1_767_225_600_000)

    private func desk() throws -> GoalDesk {
        let catalogue = try Catalogue(folder: Site.catalogue)
        let pool = try #require(PoolName("general"))
        return GoalDesk(planner: catalogue.planner(for: [pool]), source: try #require(ArtifactSource("core")))
    }

    private func changes(_ outcome: Outcome) -> [StateChange] {
        outcome.effects.compactMap { effect in
            if case .state(let change) = effect { return change }
            return nil
        }
    }

    /// What an outcome writes, as the next delivery would find it.
    private func stored(_ outcome: Outcome, version: Int = 1) throws -> StoredState {
        let states = changes(outcome).filter { GoalID($0.key.id) != nil }
        #expect(states.count == 1)
        let change = try #require(states.first)
        #expect(change.expectedVersion == version - 1)
        return StoredState(version: version, bytes: change.bytes)
    }

    private func published<Body: ArtifactBody>(_ outcome: Outcome, to channel: Channel<Body>) throws -> Artifact<Body> {
        let publications = outcome.effects.compactMap { effect in
            if case .publish(let publication) = effect { return publication }
            return nil
        }
        #expect(publications.count == 1)
        let publication = try #require(publications.first)
        #expect(publication.stream == channel.route.stream(.high))
        return try publication.artifact.decode(as: Body.self)
    }

    @Test("a goal becomes a plan of the same identity, trace and tenant; its envelope tells priority and deadline")
    func plans() async throws {
        let goal = try Goals.goal()
        let outcome = try await desk().receive(goal, nil, now: now)
        let plan = try published(outcome, to: Channels.plans)
        #expect(plan.body.goal == GoalID(sharing: goal.envelope.id))
        #expect(plan.envelope.run == RunID(sharing: goal.envelope.id))
        #expect(plan.envelope.tenant.text == "acme")
        #expect(plan.envelope.traceparent?.contains("0af7651916cd43dd8448eb211c80319c") == true)
        #expect(plan.envelope.traceparent != goal.envelope.traceparent)
        let fields = plan.envelope.extensions.map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" }
        #expect(fields == ["goalpriority=high", "goaldeadline=4102444800000"])
        #expect(outcome.effects.count == 6)
        #expect(outcome.effects.contains { $0.lists(goal.envelope.id.text) })
        let kept = StateKey.statement(of: try #require(plan.envelope.digest))
        let statement = try #require(changes(outcome).first { $0.key == kept })
        #expect(try ArtifactDecoder.decode(GoalStatement.self, from: statement.bytes) == goal.body)
    }

    @Test("the agents that pay are those of the first statement, whoever states the goal anew; a person's has none")
    func payers() async throws {
        let desk = try desk()
        for agents in [AgentPath("atlas:5/forge:2"), nil] {
            var goal = try Goals.goal()
            goal.envelope.charge(agents)
            let first = try await desk.receive(goal, nil, now: now)
            #expect(try published(first, to: Channels.plans).envelope.goalAgents() == agents)
            var again = try Goals.goal(revision: 1)
            again.envelope.charge(AgentPath("shield:9"))
            let second = try await desk.receive(again, try stored(first), now: now)
            #expect(try published(second, to: Channels.plans).envelope.goalAgents() == agents)
        }
    }

    @Test("a goal that names its agents absurdly is a dead letter that says so")
    func absurdPayers() async throws {
        var goal = try Goals.goal()
        goal.envelope.extensions.append(EnvelopeField(name: "goalagent", text: "a:1/b:1/c:1"))
        let outcome = try await desk().receive(goal, nil, now: now)
        guard case .reject(_, let detail) = outcome.settlement else {
            Issue.record("it was accepted")
            return
        }
        #expect(detail.contains("goalagent") && outcome.effects.isEmpty)
    }

    @Test("a goal cannot be stated anew for another tenant")
    func strangers() async throws {
        let desk = try desk()
        let goal = try Goals.goal()
        let state = try stored(try await desk.receive(goal, nil, now: now))
        var stranger = try Goals.goal(revision: 1)
        stranger.envelope.goal = GoalID(sharing: goal.envelope.id)
        stranger.envelope.tenant = try #require(TenantID("other"))
        let outcome = try await desk.receive(stranger, state, now: now)
        #expect(outcome.effects.isEmpty)
        guard case .reject = outcome.settlement else {
            Issue.record("a stranger was let in")
            return
        }
    }

    @Test("the same statement again changes nothing; a later one is planned anew")
    func again() async throws {
        let desk = try desk()
        let goal = try Goals.goal()
        let first = try await desk.receive(goal, nil, now: now)
        let state = try stored(first)
        #expect(try await desk.receive(goal, state, now: now).effects.isEmpty)
        var later = try Goals.goal(revision: 1)
        later.envelope.goal = GoalID(sharing: goal.envelope.id)
        let plan = try published(await desk.receive(later, state, now: now), to: Channels.plans)
        #expect(plan.body.revision == 1)
        #expect(plan.body.goal == GoalID(sharing: goal.envelope.id))
    }

    private func events(_ outcome: Outcome) throws -> [Artifact<OpsEvent>] {
        try outcome.effects.compactMap { effect in
            if case .event(let event) = effect { return try event.decode(as: OpsEvent.self) }
            return nil
        }
    }

    @Test(
        "who states a goal anew when another has done so hears it, and that nothing is to be done when both say the same"
    )
    func overtaken() async throws {
        let desk = try desk()
        let goal = try Goals.goal()
        let id = GoalID(sharing: goal.envelope.id)
        var (first, second) = (try Goals.goal(revision: 1), try Goals.goal(budgetMicros: 2_000_000, revision: 1))
        (first.envelope.goal, second.envelope.goal) = (id, id)
        let stated = try stored(try await desk.receive(goal, nil, now: now))
        let state = try stored(try await desk.receive(first, stated, now: now), version: 2)
        for (late, name) in [(second, "goal.refused"), (first, "goal.unchanged")] {
            let outcome = try await desk.receive(late, state, now: now)
            #expect(outcome.effects.count == 1)
            let answer = try #require(try events(outcome).first)
            #expect(answer.body.name == name && answer.body.run == RunID(sharing: id))
            #expect(answer.envelope.idempotencyKey.answers(late.envelope.id))
        }
        #expect(try await desk.receive(goal, state, now: now).effects.isEmpty, "nobody waits for a first statement")
    }

    @Test("a goal whose parameter has a long name of flags is blocked like any other")
    func longNames() async throws {
        let flags = String(repeating: "🇩🇪", count: 800)
        var goal = try Goals.goal()
        goal.body.parameters = JSONObject([JSONObject.Member(name: flags, value: .bool(true))])
        let outcome = try await desk().receive(goal, nil, now: now)
        #expect(try published(outcome, to: Channels.blocked).body.cause == .invalidParameter)
        #expect(try events(outcome).map(\.body.name) == ["goal.blocked"])
    }

    @Test("a plan that was sent back is made again; one that is older than the last is followed by a newer than both")
    func revises() async throws {
        let desk = try desk()
        let goal = try Goals.goal()
        let id = GoalID(sharing: goal.envelope.id)
        let state = try stored(await desk.receive(goal, nil, now: now))
        let outcome = try await desk.revise(Goals.obstacle(id, revision: 0), state, now: now)
        let plan = try published(outcome, to: Channels.plans)
        #expect(plan.body.revision == 1)
        #expect(plan.body.rationale?.contains("gates_failed") == true)
        let next = try stored(outcome, version: 2)
        let late = try await desk.revise(Goals.obstacle(id, revision: 0), next, now: now)
        #expect(try published(late, to: Channels.plans).body.revision == 2)
        #expect(try GoalRecord(bytes: stored(late, version: 3).bytes).revision == 2)
    }

    @Test("what cannot be planned is blocked; after two automatic revisions a person is asked")
    func escalates() async throws {
        let desk = try desk()
        let goal = try Goals.goal(budgetMicros: 1)
        let id = GoalID(sharing: goal.envelope.id)
        var outcome = try await desk.receive(goal, nil, now: now)
        var asked: [Bool] = []
        for revision in 0...2 {
            let obstacle = try published(outcome, to: Channels.blocked).body
            #expect(obstacle.cause == .budgetBelowEstimate && obstacle.revision == revision)
            asked.append(obstacle.needsPerson)
            let state = try stored(outcome, version: revision + 1)
            outcome = try await desk.revise(Goals.obstacle(id, revision: revision), state, now: now)
        }
        #expect(asked == [false, false, true])
    }

    @Test("a person's new statement gives the goal two automatic revisions again")
    func fresh() async throws {
        let desk = try desk()
        let goal = try Goals.goal()
        let used = GoalRecord(statement: goal.body, statedAt: now, revision: 4, automaticRevisions: 2)
        let state = StoredState(version: 1, bytes: try used.bytes())
        var later = try Goals.goal(revision: 1)
        later.envelope.goal = GoalID(sharing: goal.envelope.id)
        let outcome = try await desk.receive(later, state, now: now)
        let record = try GoalRecord(bytes: stored(outcome, version: 2).bytes)
        #expect(record.automaticRevisions == 0 && record.revision == 5)
    }

    @Test("an obstacle that comes twice, such as from the dead letters, makes one plan")
    func repeated() async throws {
        let desk = try desk()
        let goal = try Goals.goal()
        let state = try stored(await desk.receive(goal, nil, now: now))
        let obstacle = try Goals.obstacle(GoalID(sharing: goal.envelope.id), revision: 0)
        let outcome = try await desk.revise(obstacle, state, now: now)
        #expect(try published(outcome, to: Channels.plans).body.revision == 1)
        #expect(try await desk.revise(obstacle, stored(outcome, version: 2), now: now).effects.isEmpty)
    }

    @Test("a goal that is not known any more, or was revised too often, needs a person and stores nothing")
    func forgotten() async throws {
        let desk = try desk()
        let goal = try Goals.goal()
        let id = GoalID(sharing: goal.envelope.id)
        let full = GoalRecord(statement: goal.body, statedAt: now, revision: 100)
        let cases = [(nil, 0), (StoredState(version: 1, bytes: try full.bytes()), 100)]
        for (state, revision) in cases {
            let outcome = try await desk.revise(Goals.obstacle(id, revision: revision), state, now: now)
            #expect(try published(outcome, to: Channels.blocked).body.needsPerson)
            #expect(outcome.effects.count == 3)
        }
    }
}

extension Effect {
    fileprivate func lists(_ name: String) -> Bool {
        guard case .list(let listing) = self else { return false }
        return listing.name == name && listing.register == .goals
    }
}
