package import Artifacts

/// How a schedule stands, for people: when the clock last fired it, and when it will.
package struct ScheduleStatus: Hashable, Sendable {
    package let schedule: Schedule
    /// The time for which it was last fired by the clock; nil when it never was.
    package let lastFired: Timestamp?
    /// The time for which it fires next; past when that has not been made up for yet, nil when there is none.
    package let nextDue: Timestamp?
    /// Whether a time went by at which nobody fired: no core looks after it.
    package let isOverdue: Bool

    /// A schedule without a memory has not been seen by any core.
    package init(_ schedule: Schedule, memory: ScheduleMemory?, now: Timestamp) {
        let firing = ScheduleFiring(schedule, memory: memory, now: now)
        self.schedule = schedule
        lastFired = memory?.firedFor
        nextDue = firing.dueTimes.first ?? schedule.cron.next(after: now)
        let known = memory.flatMap { $0.isOf(schedule.cron) ? $0 : nil }
        let waitedFor = known.flatMap { schedule.cron.next(after: $0.settledThrough) }
        isOverdue = waitedFor.map { $0.duration(to: now) > ScheduleFiring.tolerance } ?? false
    }
}
