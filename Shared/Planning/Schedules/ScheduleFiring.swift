package import Artifacts

/// What a schedule is to do now: the times to fire for, what to remember, and when to look again.
package struct ScheduleFiring: Hashable, Sendable {
    /// How late a firing may be before it counts as missed.
    package static let tolerance: Duration = .seconds(60)
    /// How many missed firings are made up for in one go; the others follow in the next.
    package static let limit = 50

    /// How far the times that were let go are counted.
    package static let countingLimit = 1000

    package let dueTimes: [Timestamp]
    /// How many times were let go: passed, and not made up for.
    package let missed: Int
    /// Nil when nothing is to be remembered anew.
    package let memory: ScheduleMemory?
    package let next: Timestamp?

    /// A schedule without a memory is new, and so is one whose times were changed: it has missed nothing.
    package init(_ schedule: Schedule, memory: ScheduleMemory?, now: Timestamp) {
        let cron = schedule.cron.text
        guard let memory, memory.isOf(schedule.cron) else {
            dueTimes = []
            missed = 0
            self.memory = ScheduleMemory(settledThrough: now, firedFor: memory?.firedFor, cron: cron)
            next = schedule.cron.next(after: now)
            return
        }
        let times = Self.dueTimes(schedule, after: memory.settledThrough, now)
        let isCutShort = schedule.missed == .all && times.count == Self.limit
        let settled = isCutShort ? times.last ?? now : now
        dueTimes = times
        missed = isCutShort ? 0 : Self.passed(schedule, after: memory.settledThrough, now) - times.count
        self.memory =
            Self.hasMoved(schedule, memory, now)
            ? ScheduleMemory(settledThrough: settled, firedFor: times.last ?? memory.firedFor, cron: cron) : nil
        next = schedule.cron.next(after: isCutShort ? settled : now)
    }

    private static func hasMoved(_ schedule: Schedule, _ memory: ScheduleMemory, _ now: Timestamp) -> Bool {
        // Also for what must be written anew: the times of an older build's memory, and what would be forgotten.
        if memory.cron == nil || memory.settledThrough.duration(to: now) > ScheduleMemory.renewal { return true }
        guard let due = schedule.cron.next(after: memory.settledThrough) else { return false }
        return due <= now
    }

    private static func passed(_ schedule: Schedule, after settled: Timestamp, _ now: Timestamp) -> Int {
        var count = 0
        var time = schedule.cron.next(after: settled)
        while let due = time, due <= now, count < countingLimit {
            count += 1
            time = schedule.cron.next(after: due)
        }
        return count
    }

    private static func dueTimes(_ schedule: Schedule, after settled: Timestamp, _ now: Timestamp) -> [Timestamp] {
        guard let latest = schedule.cron.latest(through: now), latest > settled else { return [] }
        switch schedule.missed {
        case .skip:
            return latest.duration(to: now) <= tolerance ? [latest] : []
        case .once:
            return [latest]
        case .all:
            var times: [Timestamp] = []
            var time = schedule.cron.next(after: settled)
            while let due = time, due <= now, times.count < limit {
                times.append(due)
                time = schedule.cron.next(after: due)
            }
            return times
        }
    }
}
