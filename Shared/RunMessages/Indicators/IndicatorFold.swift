package import Artifacts

/// Counts audit entries into the indicators: purely, and alike for whoever does, as long as each partition's entries
/// come in their order.
package struct IndicatorFold: Sendable {
    /// The days up to the newest entry that count, unless somebody asks for fewer.
    package static let window = 365

    /// For how long nothing may happen to a run before it is forgotten, in milliseconds: nothing does for longer, since
    /// every state has a limit and an apply is undone within 29 days.
    private static let memory: Int64 = 100 * 86_400_000
    /// After so many entries, what is old is forgotten.
    private static let interval = 10_000

    /// Entries that could not be read; they count nowhere.
    package private(set) var unreadable = 0
    /// Decisions that were taken in.
    package private(set) var decisions = 0
    /// The time of the newest decision.
    package private(set) var newest: Timestamp?

    /// What is known of one partition's log, by the numbers of its runs; the logs go on at times of their own.
    private struct Log {
        var runs: [String: IndicatorRun] = [:]
        var newest = Timestamp(milliseconds: 0)

        mutating func note(_ run: IndicatorRun, as id: String) {
            runs[id] = run
            newest = max(newest, run.lastSeen)
        }

        mutating func forget() {
            runs = runs.filter { newest.milliseconds - $0.value.lastSeen.milliseconds <= IndicatorFold.memory }
        }
    }

    private var logs: [Int: Log] = [:]
    private var days: [Int: IndicatorCounts] = [:]

    package init() {}

    /// Days since 1970, in UTC.
    static func day(of time: Timestamp) -> Int { Int(time.milliseconds / 86_400_000) }

    /// Takes in the next entry of a partition's log; nil for one whose bytes are none.
    package mutating func take(_ fields: [EnvelopeField]?, of partition: Int) {
        guard let fields else { return noteUnreadable() }
        let entry = ReplayEntry(fields)
        // What was refused has changed nothing.
        guard entry.isDecision, entry["refusal"] == nil else { return }
        guard let run = entry["run"] else { return noteUnreadable() }
        do throws(ReplayFault) {
            try take(entry, of: run, in: partition, at: try entry.time())
        } catch {
            return noteUnreadable()
        }
        decisions += 1
        if decisions.isMultiple(of: Self.interval) { forget(in: partition) }
    }

    private mutating func noteUnreadable() { unreadable += 1 }

    /// What was counted in the last days of the log.
    package func counts(of window: Int = Self.window) -> IndicatorCounts {
        var sum = IndicatorCounts()
        guard let newest else { return sum }
        let first = Self.day(of: newest) - max(1, window) + 1
        for (day, counts) in days where day >= first { sum.add(counts) }
        return sum
    }

    private mutating func take(
        _ entry: ReplayEntry,
        of id: String,
        in partition: Int,
        at now: Timestamp
    ) throws(ReplayFault) {
        var run = logs[partition]?.runs[id] ?? IndicatorRun()
        let (before, dayBefore) = (run.counts, run.day)
        let orders = try run.take(entry, at: now)
        days[dayBefore]?.remove(before)
        days[run.day, default: IndicatorCounts()].add(run.counts)
        days[Self.day(of: now), default: IndicatorCounts()].add(orders)
        logs[partition, default: Log()].note(run, as: id)
        newest = max(newest ?? now, now)
    }

    /// What no entry can change any more stays counted.
    private mutating func forget(in partition: Int) {
        guard let newest else { return }
        logs[partition]?.forget()
        let first = Self.day(of: newest) - Self.window
        days = days.filter { $0.key >= first }
    }
}
