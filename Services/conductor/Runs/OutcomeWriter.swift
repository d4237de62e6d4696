import Artifacts
import Bus
import Pipeline
import RunMessages
import Runs
import Security

/// Turns one decision into one outcome: record, messages, money, timers, event and audit entry, all in one commit.
struct OutcomeWriter<Body: RunMessage> {
    /// How long a run that has ended is remembered.
    static var memory: Duration { .seconds(60 * 86_400) }
    /// How long a run is listed; longer than any is remembered after its end.
    private static var listing: Duration { .seconds(90 * 86_400) }

    let run: RunID
    let input: Artifact<Body>
    let stored: StoredState?
    let before: RunRecord?
    /// Nil when the record stays as it is.
    let after: StoredRun?
    let policy: PolicyNote
    let source: ArtifactSource
    let now: Timestamp

    func outcome(
        of decision: RunDecision,
        _ event: RunEvent,
        isPlanKept: Bool,
        shortage: Shortage?
    ) throws -> Outcome {
        var outcome = Outcome(.done)
        if let after {
            let expiry = after.record.state == .done && after.record.deadlineAt == nil ? Self.memory : nil
            let change = StateChange(key: .run(run), replacing: stored, with: after.bytes, expiry: expiry)
            outcome.effects.append(.state(change))
            if before == nil {
                outcome.effects.append(.list(Listing(run.text, in: .runs, at: now, keeping: Self.listing)))
            }
        }
        for effect in decision.effects {
            outcome.effects += try busEffects(of: effect, decision, isPlanKept: isPlanKept, outcome.effects.count)
        }
        if let refusal = decision.refusal {
            outcome.effects.append(.event(try artifact(refused(refusal, event), ordinal: outcome.effects.count)))
        }
        guard after != nil || decision.refusal != nil else { return outcome }
        // A refusal changes nothing, but it must not be written down behind a decision that it did not know of.
        if after == nil { outcome.effects.append(.unchanged(.run(run), since: stored)) }
        let entry = AuditEntry(
            decision: decision,
            event: event,
            from: before?.state,
            shortage: shortage,
            record: after.map { SHA256.digest($0.bytes) },
            at: now,
            under: policy
        )
        outcome.effects.append(.audit(entry.fields(of: input, run: run)))
        return outcome
    }

    private func busEffects(
        of effect: RunEffect,
        _ decision: RunDecision,
        isPlanKept: Bool,
        _ ordinal: Int
    ) throws -> [Effect] {
        switch effect {
        case .keepPlan:
            guard !isPlanKept, let digest = input.envelope.digest, let bytes = input.received else { return [] }
            let change = StateChange(key: .plan(digest), replacing: nil, with: bytes, expiry: Effect.keepingTime)
            return [.state(change)]
        case .dispatch(let id, let task, let attempt):
            let channel = Channels.tasks(of: task.pool)
            return [try publish(task, to: channel, ordinal, id: id, task: task.task, attempt: attempt)]
        case .validate(let id, let request):
            return [try publish(request, to: Channels.validations, ordinal, id: id)]
        case .askApproval(let id, let request):
            return [.event(try artifact(request, ordinal: ordinal, id: id))]
        case .apply(let id, let request, let pool):
            return [try publish(request, to: Channels.applies(in: pool), ordinal, id: id)]
        case .keepApproval(let dossier):
            let key = StateKey.approval(try dossier.subject.digest())
            let bytes = try ArtifactEncoder.encode(dossier)
            return [.state(StateChange(key: key, replacing: nil, with: bytes, expiry: Effect.keepingTime))]
        case .rollBack(let id, let request, let pool):
            // A clock runs until it is unmade, however urgent the goal was.
            return [try publish(request, to: Channels.undoings(in: pool), ordinal, lane: .high, id: id)]
        case .revise(let blocked):
            return [try publish(blocked, to: Channels.revisions, ordinal)]
        case .stop:
            let change = StateChange(key: .cancelled(run), replacing: nil, with: [], expiry: Effect.keepingTime)
            return [.state(change)]
        case .stopTask(let task):
            let change = StateChange(key: .cancelled(task), replacing: nil, with: [], expiry: Effect.keepingTime)
            return [.state(change)]
        case .alert(let alert): return [.event(try artifact(alert, ordinal: ordinal))]
        case .event(let event): return [.event(try artifact(event, ordinal: ordinal))]
        case .reserve(let reservation): return reserve(reservation, decision)
        case .settle(let reservation): return [.spend(money(reservation))]
        case .deadline(let delay, let sequence):
            let event = RunTimer.deadlineEvent(of: run, sequence: sequence, at: now)
            return [.timer(try timer(RunTimer.deadline(of: run), after: delay, event, ordinal))]
        case .clearDeadline: return [.clearTimer(RunTimer.deadline(of: run))]
        case .wake(let delay):
            let event = RunTimer.wakeEvent(of: run, at: now)
            return [.timer(try timer(RunTimer.wake(of: run), after: delay, event, ordinal))]
        case .measure: return []
        }
    }

    private func money(_ reservation: RunReservation) -> Reservation {
        Reservation(id: reservation.id, amount: reservation.micros, scopes: accounts(of: reservation).scopes)
    }

    private func reserve(_ reservation: RunReservation, _ decision: RunDecision) -> [Effect] {
        let accounts = accounts(of: reservation)
        let limits = accounts.limits(
            tenantMicros: policy.policy.governor.tenantMonthMicros,
            ceilingMicros: decision.record?.budget.ceilingMicros ?? 0
        )
        return limits + [.reserve(money(reservation))] + accounts.listings(at: now)
    }

    private func accounts(of reservation: RunReservation) -> RunAccounts {
        let agents = after?.record.agents ?? before?.agents
        return RunAccounts(tenant: input.envelope.tenant, run: run, month: reservation.month, agents: agents)
    }

    private func refused(_ refusal: RunRefusal, _ event: RunEvent) -> OpsEvent {
        OpsEvent(
            name: OpsEvent.runRefused,
            severity: .warning,
            message: refusal.sentence.cut(to: 1000),
            occurredAt: now,
            actor: input.envelope.source.text,
            run: run
        )
    }

    /// Everything that is sent on behalf of the run takes the lane of its goal's priority.
    private var priority: Priority { after?.record.priority ?? before?.priority ?? .normal }

    private func publish<Output: ArtifactBody>(
        _ body: Output,
        to channel: Channel<Output>,
        _ ordinal: Int,
        lane: Lane? = nil,
        id: ArtifactID = .next(),
        task: TaskID? = nil,
        attempt: Int? = nil
    ) throws -> Effect {
        // The commit happens once by its fence, so nothing has to remember what was published.
        let options = Publication.Options(isDeduplicated: false, isTracked: true)
        let artifact = try artifact(body, ordinal: ordinal, id: id, task: task, attempt: attempt, priority: priority)
        return .publish(Publication(artifact, to: channel.route, lane: lane, options: options))
    }

    private func timer(_ name: TimerName, after delay: Duration, _ event: OpsEvent, _ ordinal: Int) throws
        -> TimerRequest
    {
        // It lies in Redis as long as the run waits, so its envelope says only what it must: the body names the run.
        var envelope = envelope(.opsEvent, ordinal: ordinal)
        envelope.source = ArtifactSource("conductor") ?? source
        // Nobody compares it: a timer that is set again replaces the one of its name.
        envelope.idempotencyKey = IdempotencyKey("t") ?? envelope.idempotencyKey
        let artifact = try Artifact(envelope: envelope, body: event).encoded()
        let options = Publication.Options(isDeduplicated: false)
        let publication = Publication(artifact, to: Channels.timers.route, lane: Lane(priority), options: options)
        return TimerRequest(name: name, after: delay, publishing: publication)
    }

    private func artifact<Output: ArtifactBody>(
        _ body: Output,
        ordinal: Int,
        id: ArtifactID = .next(),
        task: TaskID? = nil,
        attempt: Int? = nil,
        priority: Priority = .normal
    ) throws -> RawArtifact {
        var envelope = envelope(Output.kind, ordinal: ordinal, id: id)
        envelope.traceparent = input.envelope.traceparent
        envelope.goal = GoalID(sharing: run)
        envelope.goalPriority = priority
        envelope.run = run
        envelope.task = task
        envelope.attempt = attempt
        return try Artifact(envelope: envelope, body: body).encoded()
    }

    private func envelope(_ kind: ArtifactKind, ordinal: Int, id: ArtifactID = .next()) -> Envelope {
        Envelope(
            id: id,
            kind: kind,
            source: source,
            tenant: input.envelope.tenant,
            time: now,
            idempotencyKey: IdempotencyKey(answering: input.envelope.id, ordinal: ordinal)
        )
    }
}
