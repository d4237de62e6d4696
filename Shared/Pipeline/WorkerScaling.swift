/// Decides how many workers a backlog asks for: more at once, fewer only when nothing has been under way for a while.
///
/// One rule for `chimera up` and for whoever starts workers elsewhere; times are since any fixed moment.
package struct WorkerScaling: Hashable, Sendable {
    /// What one pool's workers have before them, over the channels of tasks, applies and rollbacks in all partitions.
    package struct Backlog: Hashable, Sendable {
        /// Held by nobody yet; nil when it cannot be known.
        package var queued: Int?
        /// Held by workers, those included that have died meanwhile.
        package var pending: Int

        package init(queued: Int?, pending: Int) {
            self.queued = queued
            self.pending = pending
        }

        /// An unknown queue counts as one message: it wakes a worker, and keeps the last one from leaving.
        package var total: Int { (queued ?? 1) + pending }
    }

    /// How many messages one worker holds at once, of all pools together.
    package let slots: Int
    package let limits: ClosedRange<Int>
    package let coolDown: Duration
    private var idleSince: Duration?

    package init(slots: Int, limits: ClosedRange<Int>, coolDown: Duration = .seconds(60)) {
        self.slots = max(1, slots)
        self.limits = limits
        self.coolDown = coolDown
    }

    /// Enough for all pools together, within the limits; every worker serves all of these pools.
    package func needed(for backlogs: [Backlog]) -> Int {
        let total = backlogs.reduce(0) { $0 + $1.total }
        return min(max((total + slots - 1) / slots, limits.lowerBound), limits.upperBound)
    }

    /// How many should run from now on.
    package mutating func next(_ backlogs: [Backlog], running: Int, now: Duration) -> Int {
        let isIdle = backlogs.allSatisfy { $0.pending == 0 && $0.queued != nil }
        idleSince = isIdle ? idleSince ?? now : nil
        let needed = needed(for: backlogs)
        if needed >= running { return needed }
        // Who leaves has to drain, and an idle worker costs little: nobody is sent away between two tasks.
        guard let idleSince, now - idleSince >= coolDown else { return running }
        return needed
    }
}
