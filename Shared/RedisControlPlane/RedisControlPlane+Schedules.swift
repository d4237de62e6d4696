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
        let goal: Artifact<GoalStatement>
        do throws(ArtifactError) {
            goal = try schedule.artifact(firedBy: person, at: .now(), key: key?.text, source: source)
        } catch {
            throw .invalid("\(error)")
        }
        guard try await publish(goal, to: Channels.goals, lane: .normal) == .published else {
            throw .refused("The schedule \(name) was fired with this key already.")
        }
        return goal.envelope.goal ?? GoalID(sharing: goal.envelope.id)
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
