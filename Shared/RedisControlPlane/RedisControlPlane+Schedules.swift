package import Artifacts
import Bus
package import ControlPlane
import Pipeline
import Planning
import RedisBus

extension RedisControlPlane {
    package func schedules() async throws(ControlError) -> [ScheduleView] {
        let now = Timestamp.now()
        var views: [ScheduleView] = []
        for schedule in catalogued.sorted(by: { $0.name.text < $1.name.text }) {
            let partition = bus.partitions.partition(of: schedule.tenant)
            let stored = try await state(.schedule(schedule.name), in: partition)
            let memory: ScheduleMemory?
            do throws(ArtifactError) {
                memory = try stored.map { state throws(ArtifactError) in try ScheduleMemory(bytes: state.bytes) }
            } catch {
                throw .invalid("what is remembered of the schedule \(schedule.name) cannot be read: \(error)")
            }
            views.append(ScheduleView(ScheduleStatus(schedule, memory: memory, now: now)))
        }
        return views
    }

    package func fire(
        _ name: ScheduleName,
        key: IdempotencyKey?,
        by person: String
    ) async throws(ControlError) -> GoalID {
        guard let schedule = catalogued.first(where: { $0.name == name }) else { throw .notFound("schedule \(name)") }
        var goal: Artifact<GoalStatement>
        let effects: [Effect]
        do throws(ArtifactError) {
            goal = try schedule.artifact(firedBy: person, at: .now(), key: key?.text, source: source)
            // The same key names the same goal, so that firing again leaves nothing behind.
            if let key { goal.envelope.goal = Self.goal(of: key, firing: schedule) }
            effects =
                try self.effects(of: goal, for: schedule.agent)
                + [Self.firing(of: goal), entry(of: goal, schedule, by: person)]
        } catch {
            throw .invalid("\(error)")
        }
        let partition = bus.partitions.partition(of: schedule.tenant)
        let duplicates = try await reach { () async throws(BusError) in try await bus.make(effects, in: partition) }
        let isOurs =
            switch duplicates {
            case 0: true
            case nil: try await isFired(by: goal, in: partition)
            default: false
            }
        guard isOurs else { throw .refused("The schedule \(schedule.name) was fired with this key already.") }
        return Self.id(of: goal)
    }

    /// Whether it was this very firing, whose answer was lost, so that it was sent again. No replica is waited for.
    private func isFired(
        by goal: Artifact<GoalStatement>,
        in partition: Partition
    ) async throws(ControlError) -> Bool {
        try await state(Self.firingKey(of: goal), in: partition)?.bytes == Array(goal.envelope.id.text.utf8)
    }

    /// The goal, and for which agent it is: its run counts in the agent's record as one that the clock has started
    /// does.
    private func effects(
        of goal: Artifact<GoalStatement>,
        for agent: AgentName?
    ) throws(ArtifactError) -> [Effect] {
        let publication = Effect.publish(try Publication(stating: goal))
        guard let agent else { return [publication] }
        let errand = try AgentErrand(agent: agent, isReaction: false).bytes()
        let key = StateKey.errand(of: Self.id(of: goal))
        return [publication, .state(StateChange(key: key, replacing: nil, with: errand, expiry: AgentErrand.lifetime))]
    }

    /// Stands for longer than a key is remembered: a second firing with the same key has no effect at all, and leaves
    /// no entry.
    private static func firing(of goal: Artifact<GoalStatement>) -> Effect {
        let firing = Array(goal.envelope.id.text.utf8)
        return .state(StateChange(key: firingKey(of: goal), replacing: nil, with: firing, expiry: .seconds(2 * 86_400)))
    }

    private static func firingKey(of goal: Artifact<GoalStatement>) -> StateKey {
        StateKey(kind: "fired", id: id(of: goal).text)
    }

    private func entry(of goal: Artifact<GoalStatement>, _ schedule: Schedule, by person: String) -> Effect {
        let fields = [
            ("event", "schedule.fired_by_hand"), ("schedule", schedule.name.text), ("tenant", schedule.tenant.text),
            ("goal", Self.id(of: goal).text), ("by", person), ("source", source.text),
            ("now", "\(goal.envelope.time.milliseconds)"),
        ]
        return .audit(fields.map { EnvelopeField(name: $0.0, text: $0.1) })
    }

    private static func id(of goal: Artifact<GoalStatement>) -> GoalID {
        goal.envelope.goal ?? GoalID(sharing: goal.envelope.id)
    }
}

extension ScheduleView {
    fileprivate init(_ status: ScheduleStatus) {
        let schedule = status.schedule
        self.init(
            name: schedule.name,
            tenant: schedule.tenant,
            cron: schedule.cron.text,
            title: schedule.goal.title,
            missed: schedule.missed.rawValue,
            lastFired: status.lastFired,
            nextDue: status.nextDue,
            isOverdue: status.isOverdue
        )
    }
}
