import Artifacts
import Bus
import Observability
import Pipeline
import Planning
import RedisBus

/// States the goals whose time has come. Any number of cores may do it at once.
///
/// Each firing is one commit with what the schedule remembers, so that of all cores that see the same time one
/// succeeds; and the goal bears a key of schedule and time, so that the bus itself drops a second one.
struct ScheduleSweep: Sweep {
    /// How long it sleeps at most, and so how late it learns that the server's clock was set.
    private static let longestWait: Duration = .seconds(30)

    let name = "schedules"

    private let schedules: [Schedule]
    private let driver: any BusDriver
    private let source: ArtifactSource
    private let metrics: CoreMetrics
    private let now: @Sendable () async throws -> Timestamp
    private let logger: Logger

    /// `now` is to be the server's clock, which all cores share.
    init(
        _ schedules: [Schedule],
        driver: any BusDriver,
        source: ArtifactSource,
        metrics: CoreMetrics,
        logger: Logger,
        now: @escaping @Sendable () async throws -> Timestamp
    ) {
        self.schedules = schedules
        self.driver = driver
        self.source = source
        self.metrics = metrics
        self.logger = logger
        self.now = now
    }

    func round() async throws -> Duration {
        var wait = Self.longestWait
        for schedule in schedules {
            let now = try await now()
            guard let next = try await fireApart(schedule, at: now) else { continue }
            wait = min(wait, max(.milliseconds(1), now.duration(to: next)))
        }
        return wait
    }

    /// One schedule that fails keeps nobody behind it waiting; the next round tries it again.
    ///
    /// A bus that cannot be reached is no matter of one schedule: then the round as a whole fails.
    private func fireApart(_ schedule: Schedule, at now: Timestamp) async throws -> Timestamp? {
        do {
            return try await fire(schedule, at: now)
        } catch let error as BusError {
            throw error
        } catch {
            try Task.checkCancellation()
            metrics.scheduleFailed()
            logger.error("schedule failed", ["schedule.name": schedule.name.text, "error": "\(error)"])
            return nil
        }
    }

    /// Answers when to look at it again.
    private func fire(_ schedule: Schedule, at now: Timestamp) async throws -> Timestamp? {
        let key = StateKey.schedule(schedule.name)
        let partition = driver.partitions.partition(of: schedule.tenant)
        let stored = try await driver.state(of: key, in: partition)
        let memory = try stored.map { state throws(ArtifactError) in try ScheduleMemory(bytes: state.bytes) }
        let firing = ScheduleFiring(schedule, memory: memory, now: now)
        guard let settled = firing.memory else { return firing.next }
        let change = StateChange(
            key: key,
            replacing: stored,
            with: try settled.bytes(),
            expiry: ScheduleMemory.keepingTime
        )
        var effects: [Effect] = [.state(change)]
        for due in firing.dueTimes { effects += try self.effects(of: schedule, dueAt: due, now) }
        if let missed = Self.missed(schedule, firing) { effects.append(try missed.effect(source: source, at: now)) }
        // When another core was first, it has done the same.
        guard let duplicates = try await driver.make(effects, in: partition) else { return firing.next }
        let fired = firing.dueTimes.count - duplicates
        metrics.fired(fired, missed: firing.missed)
        if !firing.dueTimes.isEmpty {
            logger.info("schedule fired", ["schedule.name": schedule.name.text, "schedule.goals": "\(fired)"])
        }
        return firing.next
    }

    private func effects(of schedule: Schedule, dueAt due: Timestamp, _ now: Timestamp) throws -> [Effect] {
        let goal = schedule.artifact(dueAt: due, source: source)
        let id = goal.envelope.goal ?? GoalID(sharing: goal.envelope.id)
        let fields = [
            ("event", "schedule.fired"), ("schedule", schedule.name.text), ("tenant", schedule.tenant.text),
            ("goal", id.text), ("due", "\(due.milliseconds)"), ("now", "\(now.milliseconds)"),
        ]
        let event = CoreEvent(
            name: "schedule.fired",
            severity: .info,
            message: "The schedule \(schedule.name) has stated its goal for \(due).",
            tenant: schedule.tenant,
            goal: id,
            details: [("schedule", schedule.name.text)]
        )
        let errand = schedule.agent.map { AgentErrand(agent: $0, isReaction: false) }
        return [
            .publish(try Publication(stating: goal, options: Publication.Options(isTracked: true))),
            try event.effect(source: source, at: now),
            .audit(fields.map { EnvelopeField(name: $0.0, text: $0.1) }),
        ] + (try errand.map { [try $0.kept(for: id)] } ?? [])
    }

    private static func missed(_ schedule: Schedule, _ firing: ScheduleFiring) -> CoreEvent? {
        guard firing.missed > 0 else { return nil }
        return CoreEvent(
            name: "schedule.missed",
            severity: .warning,
            message: "The schedule \(schedule.name) has let \(firing.missed) of its times go by.",
            tenant: schedule.tenant,
            details: [("schedule", schedule.name.text)]
        )
    }
}
