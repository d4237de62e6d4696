import Artifacts
import ControlPlane
import RunMessages
import Runs
import Security

/// What a replay of one run's history has shown.
struct ReplaySheet: Encodable {
    let run: RunID
    /// How many entries the history has.
    let entries: Int
    /// How many decisions came out as they were recorded.
    let decisions: Int
    let isSame: Bool
    /// Whether all was at hand that the decisions need; else nothing can be said of those that are left.
    let isWhole: Bool
    /// Where the run stands after those; nil when there is none.
    let state: String?
    let outcome: String?
    /// The first entry that differs, such as `0:17`; nil for none, and where only the stored record differs.
    let entry: String?
    let difference: String?

    init(_ run: RunID, _ history: RunHistory, _ policy: RunPolicy) {
        var replay = RunReplay(policy: policy)
        var fault: (entry: RunHistory.Entry, fault: ReplayFault)?
        for entry in history.entries {
            guard let found = replay.take(entry.fields) else { continue }
            fault = (entry, found)
            break
        }
        let stored = fault == nil ? Self.difference(replay.record, from: history.record) : nil
        self.run = run
        entries = history.entries.count
        decisions = replay.count
        isSame = fault == nil && stored == nil
        isWhole = fault.map { $0.fault.isForLack } != true
        state = replay.record?.state.rawValue
        outcome = replay.record?.outcome?.rawValue
        entry = fault.map { "\($0.entry.partition):\($0.entry.number)" }
        difference = fault.map { "\($0.fault)" } ?? stored
    }

    var line: String {
        let end = [state, outcome].compactMap(\.self).joined(separator: ", ")
        guard let difference else { return "\(run): \(decisions) decisions, all as they were recorded; \(end)" }
        guard isWhole || decisions > 0 else { return "\(run): \(difference)" }
        return
            "\(run): \(decisions) decisions as they were recorded, then \(entry ?? "the stored record"): \(difference)"
    }

    /// Nil when the stored record is the one that came out, or is not at hand.
    private static func difference(_ record: RunRecord?, from stored: [UInt8]?) -> String? {
        guard let stored else { return nil }
        do throws(ReplayFault) {
            let kept = SHA256.digest(stored).text
            if try RunReplay.isSame(record, as: kept) { return nil }
            let again = try RunReplay.digest(of: record) ?? "none"
            return "\(ReplayFault.differs(field: "record", recorded: kept, again: again))"
        } catch {
            return "\(error)"
        }
    }
}
