package import Artifacts
import Bus
package import ControlPlane
import Pipeline
import RedisBus
import Runs

extension RedisControlPlane {
    package func perform(_ command: RunCommand, on run: RunID, by person: String) async throws(ControlError) {
        guard let found = try await find(run) else { throw .notFound("run \(run)") }
        guard let tenant = found.record.tenant else {
            throw .refused("The run's record does not say whose it is; it was written by an older build.")
        }
        let tail = EventTail(bus, partition: found.partition)
        defer { tail.close() }
        let start = try await reach { () async throws(BusError) in try await tail.newest() }
        var envelope = envelope(command.kind, tenant: tenant)
        envelope.goalPriority = found.record.priority
        let words = CommandWords(run: found.record, person: person, now: .now())
        switch command {
        case .approve(let comment, let expected):
            try await sign(words.approval(comment, expecting: expected), envelope, to: Channels.approvals)
        case .waive(let gates, let comment):
            try await sign(words.waiver(of: gates, comment), envelope, to: Channels.waivers)
        case .reject(let reason, let revise):
            try await send(words.rejection(reason, revise: revise), envelope, to: Channels.rejections)
        case .rollback(let reason):
            let plan = try await plan(of: found.record, in: found.partition)
            try await send(words.rollback(reason, plan), envelope, to: Channels.rollbacks)
        case .cancel(let reason, let task):
            try await send(words.cancel(reason, task), envelope, to: Channels.cancellations)
        case .lift(let reason):
            try await send(words.lift(reason), envelope, to: Channels.lifts)
        }
        try await awaitAnswer(to: envelope.id, from: "conductor", tail, after: start)
    }

    private func sign(
        _ approval: Approval,
        _ envelope: Envelope,
        to channel: Channel<Approval>
    ) async throws(ControlError) {
        guard let signer else { throw .refused("There is no key to sign the approval with.") }
        var envelope = envelope
        do {
            envelope.signature = try signer.signature(of: approval.subjectDigest, by: approval.approver)
        } catch {
            throw .refused("The approval cannot be signed: \(error)")
        }
        try await send(approval, envelope, to: channel)
    }

    private func send<Body: ArtifactBody>(
        _ body: Body,
        _ envelope: Envelope,
        to channel: Channel<Body>
    ) async throws(ControlError) {
        let artifact = Artifact(envelope: envelope, body: body)
        try await publish { () throws(ArtifactError) in try Publication(artifact, to: channel) }
    }

    /// Every decision tells what it did in events that bear the key of the message they answer.
    func awaitAnswer(
        to command: ArtifactID,
        from service: String,
        _ tail: EventTail,
        after start: EntryPosition
    ) async throws(ControlError) {
        let deadline = clock.now + patience
        var position = start
        while clock.now < deadline {
            let entries = try await reach { [position] () async throws(BusError) in
                try await tail.events(after: position, waiting: .milliseconds(500))
            }
            for entry in entries {
                position = entry.position
                guard case .success(let artifact) = entry.artifact,
                    artifact.envelope.idempotencyKey.answers(command)
                else { continue }
                guard let event = EventView(of: artifact), OpsEvent.refusals.contains(event.name) else { return }
                throw .refused(event.message)
            }
        }
        throw .unanswered("The command was sent, and no \(service) has taken it yet; it will when one is there.")
    }
}

extension RunCommand {
    fileprivate var kind: ArtifactKind {
        switch self {
        case .approve, .waive: .approval
        case .reject: .rejection
        case .rollback: .rollbackRequest
        case .cancel: .cancel
        case .lift: .budgetAlert
        }
    }
}
