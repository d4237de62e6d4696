package import Artifacts
package import Bus
package import ControlPlane
import Pipeline
package import Planning
package import RedisBus
import Runs

/// The control plane, spoken to through the installation's Redis: artifacts in, records and events out.
package struct RedisControlPlane: ControlPlane {
    let bus: RedisBus
    let publisher: Publisher
    let signer: (any ApprovalSigner)?
    /// Tells the answers to this caller from those to others.
    let source: ArtifactSource
    /// The pools whose queues are looked at.
    let pools: [PoolName]
    /// What can be fired.
    let catalogued: [Schedule]
    /// How long a command may go unanswered.
    let patience: Duration
    let clock = ContinuousClock()

    /// - Parameters:
    ///   - signer: signs what a person approves; without one nothing can be approved.
    ///   - schedules: those of the catalogue; Redis keeps only how they stand.
    package init(
        bus: RedisBus,
        metrics: BusMetrics,
        signer: (any ApprovalSigner)? = nil,
        pools: [PoolName] = [],
        schedules: [Schedule] = [],
        patience: Duration = .seconds(10)
    ) throws(ControlError) {
        guard let source = ArtifactSource("chimera/\(bus.consumer.text)") else {
            throw .invalid("this host's name cannot be written into an envelope")
        }
        self.bus = bus
        self.signer = signer
        self.source = source
        self.pools = pools
        catalogued = schedules
        self.patience = patience
        publisher = bus.publisher(metrics)
    }

    package func submit(_ goal: GoalStatement, _ terms: SubmissionTerms) async throws(ControlError) -> GoalID {
        if let revising = terms.revising {
            try await revise(revising, goal, terms)
            return revising
        }
        // The same key must name the same goal, so that a client that was cut off may ask again.
        let id = terms.key.map { Self.goal(of: $0, in: terms.tenant) } ?? GoalID.next()
        var envelope = envelope(.goalStatement, tenant: terms.tenant)
        envelope.goal = id
        if let key = terms.key { envelope.idempotencyKey = key }
        let artifact = Artifact(envelope: envelope, body: goal)
        try await publish { () throws(ArtifactError) in try Publication(stating: artifact) }
        return id
    }

    /// Returns when core has taken the statement: of two that were made at once, one is refused.
    private func revise(_ id: GoalID, _ goal: GoalStatement, _ terms: SubmissionTerms) async throws(ControlError) {
        var goal = goal
        goal.revision = try await nextRevision(of: id, after: goal, terms.tenant)
        let tail = EventTail(bus, partition: bus.partitions.partition(of: terms.tenant))
        defer { tail.close() }
        let start = try await reach { () async throws(BusError) in try await tail.newest() }
        var envelope = envelope(.goalStatement, tenant: terms.tenant)
        envelope.goal = id
        if let key = terms.key { envelope.idempotencyKey = key }
        let artifact = Artifact(envelope: envelope, body: goal)
        let result = try await publish { () throws(ArtifactError) in try Publication(stating: artifact) }
        // What was stated with this key before was answered then.
        guard result == .published else { return }
        try await awaitAnswer(to: envelope.id, from: "core", tail, after: start)
    }

    /// Only a statement with a higher number than the last counts.
    private func nextRevision(
        of id: GoalID,
        after goal: GoalStatement,
        _ tenant: TenantID
    ) async throws(ControlError) -> Int {
        guard let known = try await goalRecord(id, in: bus.partitions.partition(of: tenant)) else {
            throw .notFound("goal \(id)")
        }
        return max(goal.revision ?? 0, known.revision + 1, (known.statement.revision ?? 0) + 1)
    }

    /// Keys are the caller's and have no time: the number tells the goal, not when it was stated.
    private static func goal(of key: IdempotencyKey, in tenant: TenantID) -> GoalID {
        .derived(at: Timestamp(milliseconds: 0), from: "goal", tenant.text, key.text)
    }

    /// The same for a key that counts for one schedule.
    static func goal(of key: IdempotencyKey, firing schedule: Schedule) -> GoalID {
        .derived(at: Timestamp(milliseconds: 0), from: "schedule", schedule.tenant.text, schedule.name.text, key.text)
    }

    func envelope(_ kind: ArtifactKind, tenant: TenantID) -> Envelope {
        Envelope(kind: kind, source: source, tenant: tenant)
    }

    /// Publishes what is made; what cannot be made is an invalid request.
    @discardableResult
    func publish(
        _ make: () throws(ArtifactError) -> Publication
    ) async throws(ControlError) -> PublishResult {
        let publication: Publication
        do throws(ArtifactError) {
            publication = try make()
        } catch {
            throw .invalid("\(error)")
        }
        let result = try await reach { () async throws(BusError) in try await publisher.publish([publication])[0] }
        if result == .full { throw .full }
        return result
    }

    /// Passes on what the bus answers, and its errors as ours.
    func reach<Value>(_ work: () async throws(BusError) -> Value) async throws(ControlError) -> Value {
        do throws(BusError) {
            return try await work()
        } catch {
            throw ControlError(error)
        }
    }
}

extension ControlError {
    /// What the bus cannot do, in the words of the control plane.
    init(_ error: BusError) {
        self =
            switch error {
            case .cancelled: .cancelled
            case .storageRefused: .full
            case .unavailable(let reason), .fault(let reason): .unavailable(reason)
            }
    }
}
