import Synchronization

/// Knows of each long-lived loop when it last got anywhere, so that a stuck one shows in readiness.
///
/// A heartbeat proves only that a process lives; a beat is called by the loop itself, once a turn.
package final class LoopProgress: Sendable {
    /// A loop that has not beaten for longer than the limit.
    package struct Stall: Equatable, Sendable {
        package let loop: String
        package let silence: Duration
    }

    /// One loop's own handle.
    package final class Loop: Sendable {
        package let name: String
        private let now: @Sendable () -> Duration
        private let lastBeat: Mutex<Duration>

        fileprivate init(name: String, now: @escaping @Sendable () -> Duration) {
            self.name = name
            self.now = now
            lastBeat = Mutex(now())
        }

        /// Says that the loop has completed a turn.
        package func beat() {
            let time = now()
            lastBeat.withLock { $0 = time }
        }

        fileprivate var silence: Duration { now() - lastBeat.withLock { $0 } }
    }

    private let now: @Sendable () -> Duration
    private let loops = Mutex<[ObjectIdentifier: Loop]>([:])

    /// `now` is a monotonic time since any fixed moment.
    package init(now: @escaping @Sendable () -> Duration) {
        self.now = now
    }

    package convenience init() {
        let start = ContinuousClock.now
        self.init { ContinuousClock.now - start }
    }

    /// Watches a loop from now on; its start counts as a beat.
    package func watch(_ name: String) -> Loop {
        let loop = Loop(name: name, now: now)
        loops.withLock { $0[ObjectIdentifier(loop)] = loop }
        return loop
    }

    /// Ends the watch, when a loop has ended on purpose.
    package func forget(_ loop: Loop) {
        _ = loops.withLock { $0.removeValue(forKey: ObjectIdentifier(loop)) }
    }

    /// The names of all watched loops, sorted.
    package var names: [String] { loops.withLock { $0.values.map(\.name) }.sorted() }

    /// The loops that have been silent for longer than the limit, the longest silence first.
    package func stalls(limit: Duration) -> [Stall] {
        let watched = loops.withLock { Array($0.values) }
        return watched.map { Stall(loop: $0.name, silence: $0.silence) }
            .filter { $0.silence > limit }
            .sorted { $0.silence > $1.silence }
    }
}
