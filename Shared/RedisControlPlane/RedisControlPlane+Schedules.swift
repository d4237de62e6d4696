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
            effects = try self.effects(of: goal, for: schedule.agent)
        } catch {
            throw .invalid("\(error)")
        }
        try await commit(effects, firing: schedule)
        return Self.id(of: goal)
    }

    /// The goal, and for which agent it is: its run counts in the agent's record as one that the clock has started does.
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

    private func commit(_ effects: [Effect], firing schedule: Schedule) async throws(ControlError) {
        let partition = bus.partitions.partition(of: schedule.tenant)
        let result = try await reach { () async throws(BusError) in
            try await bus.commit([Commit(input: nil, effects: effects)], of: Channels.goals.route, in: partition).first
        }
        switch result {
        case .committed(duplicates: 0): return
        case .committed, .conflict: throw .refused("The schedule \(schedule.name) was fired with this key already.")
        case .refused: throw .full
        case .failed(let reason): throw .unavailable(reason)
        case .fenced, nil: throw .unavailable("the server did not answer")
        }
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
