import Artifacts
import Bus
import Observability
import Pipeline
import Planning
import Security

/// What goes out when a goal has been planned or could not be: the artifact, an event, an entry of the log.
struct GoalAnswer {
    let goal: GoalID
    let input: Envelope
    /// Nil when it is not known any more.
    let record: GoalRecord?
    let source: ArtifactSource
    let now: Timestamp

    func effects(of plan: PlanSpec) throws -> [Effect] {
        var envelope = envelope(.planSpec, ordinal: 0)
        envelope.extensions = statement.map(Envelope.goalFields) ?? []
        envelope.charge(record?.agents)
        let sealed = try Artifact(envelope: envelope, body: plan).encoded()
        let digest = sealed.envelope.digest?.text ?? ""
        let message =
            "The goal is planned: \(plan.steps.count) steps, \(plan.costMicros) micros, risk \(plan.risk.rawValue)."
        return [
            .publish(Publication(sealed, to: Channels.plans.route, options: options)),
            .event(try event("goal.planned", .info, message, plan.revision, [("plan", digest)])),
            audit("goal.planned", plan.revision, [("plan", digest)]),
        ] + (try statementKept(for: sealed))
    }

    /// The judge is told the plan's name alone, and has to know what was asked for.
    private func statementKept(for plan: RawArtifact) throws -> [Effect] {
        guard let statement, let digest = plan.envelope.digest else { return [] }
        let sealed = try Artifact(envelope: envelope(.goalStatement, ordinal: 2), body: statement).encoded()
        return [.keep(sealed, as: .statement(of: digest))]
    }

    func effects(of obstacle: DesignBlocked) throws -> [Effect] {
        var envelope = envelope(.designBlocked, ordinal: 0)
        envelope.goalPriority = statement?.priority ?? input.goalPriority
        let sealed = try Artifact(envelope: envelope, body: obstacle).encoded()
        let details = [("cause", obstacle.cause.rawValue), ("field", obstacle.field ?? "")]
        let severity: OpsEvent.Severity = obstacle.needsPerson ? .error : .warning
        let message = obstacle.rationale.cut(to: 1000)
        return [
            .publish(Publication(sealed, to: Channels.blocked.route, options: options)),
            .event(try event("goal.blocked", severity, message, obstacle.revision, details)),
            audit("goal.blocked", obstacle.revision, details),
        ]
    }

    /// Of a statement that was overtaken by another one, whoever made it is waiting to hear.
    func effects(ofStale statement: GoalStatement, after last: GoalStatement) throws -> [Effect] {
        let revision = last.revision ?? 0
        guard statement != last else {
            return [.event(try event("goal.unchanged", .info, "The goal is stated so already.", revision, []))]
        }
        let message =
            "The goal was stated anew in the meantime, as revision \(revision): look at it, and state yours again."
        return [.event(try event(OpsEvent.goalRefused, .warning, message, revision, []))]
    }

    private var statement: GoalStatement? { record?.statement }

    /// The commit happens once by its fence, so nothing has to remember what was published.
    private var options: Publication.Options { Publication.Options(isDeduplicated: false, isTracked: true) }

    private func envelope(_ kind: ArtifactKind, ordinal: Int) -> Envelope {
        var envelope = Envelope(
            kind: kind,
            source: source,
            tenant: input.tenant,
            time: now,
            idempotencyKey: IdempotencyKey(answering: input.id, ordinal: ordinal)
        )
        // A strange traceparent is no reason to fail; the answer then begins a trace of its own.
        let trace = input.traceparent.flatMap { try? TraceContext(parsing: $0) }
        envelope.traceparent = trace?.child().traceparent
        envelope.goal = goal
        envelope.run = RunID(sharing: goal)
        return envelope
    }

    private func event(
        _ name: String,
        _ severity: OpsEvent.Severity,
        _ message: String,
        _ revision: Int,
        _ details: [(String, String)]
    ) throws -> RawArtifact {
        var data = JSONObject([JSONObject.Member(name: "revision", value: .integer(Int64(revision)))])
        for (name, text) in details where !text.isEmpty { data.append(name, .string(text)) }
        let body = OpsEvent(
            name: name,
            severity: severity,
            message: message,
            occurredAt: now,
            actor: source.text,
            run: RunID(sharing: goal),
            data: data
        )
        return try Artifact(envelope: envelope(.opsEvent, ordinal: 1), body: body).encoded()
    }

    private func audit(_ event: String, _ revision: Int, _ details: [(String, String)]) -> Effect {
        let fields = [
            ("event", event), ("goal", goal.text), ("tenant", input.tenant.text), ("now", "\(now.milliseconds)"),
            ("revision", "\(revision)"), ("input", input.id.text), ("type", "\(input.type)"),
            ("source", input.source.text),
        ]
        return .audit((fields + details).map { EnvelopeField(name: $0.0, text: $0.1) })
    }
}
