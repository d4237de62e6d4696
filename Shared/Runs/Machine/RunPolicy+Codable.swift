import Artifacts

/// A policy in words, so that what was decided under it can be decided again; durations are milliseconds.
///
/// What older words do not name is as it is usual now: a limit that comes new is to leave older decisions as they were.
extension RunPolicy: Codable {
    private enum CodingKeys: String, CodingKey {
        case applyStopLimit, approvalLimit, autoApproval, automaticRevisions, blockedLimit, governor, pendingLimit,
            rollbackBegin, rollbackFinish, rollbackGrace, settlingLimit, taskStopLimit, undoingLimit, validationLimit,
            wakeAfter
    }

    private static var durations: [(CodingKeys, WritableKeyPath<RunPolicy, Duration>)] {
        [
            (.applyStopLimit, \.applyStopLimit), (.approvalLimit, \.approvalLimit), (.blockedLimit, \.blockedLimit),
            (.pendingLimit, \.pendingLimit), (.rollbackBegin, \.rollbackBegin), (.rollbackFinish, \.rollbackFinish),
            (.rollbackGrace, \.rollbackGrace), (.settlingLimit, \.settlingLimit), (.taskStopLimit, \.taskStopLimit),
            (.undoingLimit, \.undoingLimit), (.validationLimit, \.validationLimit), (.wakeAfter, \.wakeAfter),
        ]
    }

    package init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: CodingKeys.self)
        automaticRevisions = try container.decodeIfPresent(Int.self, forKey: .automaticRevisions) ?? automaticRevisions
        autoApproval = try container.decodeIfPresent(AutoApproval.self, forKey: .autoApproval) ?? autoApproval
        governor = try container.decodeIfPresent(Governor.self, forKey: .governor) ?? governor
        for (key, path) in Self.durations {
            guard let milliseconds = try container.decodeIfPresent(Int64.self, forKey: key) else { continue }
            self[keyPath: path] = .milliseconds(milliseconds)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(automaticRevisions, forKey: .automaticRevisions)
        try container.encode(autoApproval, forKey: .autoApproval)
        try container.encode(governor, forKey: .governor)
        for (key, path) in Self.durations {
            try container.encode(Int64(self[keyPath: path] / .milliseconds(1)), forKey: key)
        }
    }
}
