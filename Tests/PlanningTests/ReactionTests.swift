import Artifacts
import Planning
import Testing

@Suite("Reaction")
struct ReactionTests {
    private let now = Timestamp(milliseconds: 1_767_225_600_000)

    private func agent(_ trigger: AgentSpec.Trigger, program: String? = "/bin/true") throws -> AgentSpec {
        var agent = try #require(try Sample.catalogue().roster.agents.first { $0.agent.text == "incident-commander" })
        agent.trigger = trigger
        agent.status = program == nil ? .planned : .active
        agent.program = program
        agent.arguments = ["look"]
        agent.budgetMicros = 1_000_000
        return agent
    }

    private func raw<Body: ArtifactBody>(_ body: Body) throws -> RawArtifact {
        let source = try #require(ArtifactSource("test"))
        let envelope = Envelope(kind: Body.kind, source: source, tenant: try #require(TenantID("acme")))
        return try Artifact(envelope: envelope, body: body).encoded()
    }

    private func event(_ severity: OpsEvent.Severity, _ message: String = "m") throws -> RawArtifact {
        try raw(OpsEvent(name: "n", severity: severity, message: message, occurredAt: now))
    }

    private func alert(_ level: BudgetAlert.Level) throws -> RawArtifact {
        try raw(
            BudgetAlert(
                scope: .tenant,
                name: "acme",
                level: level,
                limitMicros: 1,
                spentMicros: 1,
                reservedMicros: 0,
                forecastMicros: 1,
                message: "m",
                raisedAt: now
            )
        )
    }

    @Test("errors, open brakes and open incidents are alerts; good news, questions and rubbish are not")
    func alerts() throws {
        let severities = OpsEvent.Severity.allCases
        #expect(try severities.filter { AlertPolicy.isAlert(try event($0)) } == [.error, .critical])
        let levels = BudgetAlert.Level.allCases
        #expect(try levels.filter { !AlertPolicy.isAlert(try alert($0)) } == [.brakeLifted])
        let states = Incident.State.allCases
        let open = try states.filter { state in
            let incident = Incident(
                incident: .next(),
                title: "t",
                severity: .major,
                state: state,
                description: "d",
                timeline: [],
                openedAt: now
            )
            return AlertPolicy.isAlert(try raw(incident))
        }
        #expect(open == [.open])
        let whole = try event(.error)
        #expect(!AlertPolicy.isAlert(try RawArtifact(envelope: whole.envelope, body: Array("{}".utf8))))
    }

    @Test("an agent is set to work by its own trigger alone")
    func triggers() throws {
        let onAlert = try #require(Reaction(agent: agent(.init(on: .alert))))
        #expect(try onAlert.isSetOff(by: event(.error)) && onAlert.isSetOff(by: alert(.spike)))
        #expect(try !onAlert.isSetOff(by: event(.warning)))
        let onBudget = try #require(Reaction(agent: agent(.init(on: .artifact, kind: "BudgetAlert"))))
        #expect(try onBudget.isSetOff(by: alert(.brakeLifted)) && !onBudget.isSetOff(by: event(.critical)))
        #expect(try Reaction(agent: agent(.init(on: .goal))) == nil)
        #expect(try Reaction(agent: agent(.init(on: .schedule, schedule: "1 * * * *"))) == nil)
        #expect(try Reaction(agent: agent(.init(on: .alert), program: nil)) == nil)
        #expect(try Reaction(agent: agent(.init(on: .artifact, kind: "BudgetAlert"), program: "judge")) == nil)
    }

    @Test("its goal is the tenant's to whom it happened, tells what happened, and can be planned")
    func goal() throws {
        let catalogue = try Sample.catalogue()
        let agent = try agent(.init(on: .alert))
        let reaction = try #require(Reaction(agent: agent))
        let source = try #require(ArtifactSource("core"))
        let input = try event(.error, "${program}")
        let goals = try (0..<2).map { _ in try #require(reaction.goal(answering: input, source: source)) }
        let key = "agent/incident-commander/\(input.envelope.id)"
        #expect(Set(goals.map(\.envelope.idempotencyKey.text)) == [key])
        #expect(goals[0].envelope.tenant.text == "acme" && goals[0].body.budgetMicros == 1_000_000)
        let planner = BlueprintPlanner(
            blueprints: catalogue.blueprints,
            prices: catalogue.prices,
            offer: Roster([agent]).offer(of: try Sample.pools())
        )
        let id = try #require(goals[0].envelope.goal)
        let step = try planner.decide(PlanRequest(goal: id, statement: goals[0].body, statedAt: now)).plan.steps[0]
        #expect(step.capabilities == agent.capabilities && step.limits.attempts == agent.limits.attempts)
        let body = String(decoding: input.body, as: UTF8.self)
        #expect(body.contains("${program}"))
        #expect(step.arguments == ["look", "OpsEvent", input.envelope.id.text, body])
    }

    @Test("what is too long for an argument is left out")
    func long() throws {
        let reaction = try #require(Reaction(agent: agent(.init(on: .alert))))
        let source = try #require(ArtifactSource("core"))
        var event = OpsEvent(name: "n", severity: .error, message: "m", occurredAt: now)
        event.data = JSONObject([JSONObject.Member(name: "x", value: .string(String(repeating: "x", count: 3000)))])
        let goal = try #require(reaction.goal(answering: raw(event), source: source))
        _ = try goal.encoded()
        guard case .array(let arguments) = goal.body.parameters?["arguments"] else {
            Issue.record("there are no arguments")
            return
        }
        #expect(arguments.last == .string(""))
    }
}
