import Artifacts

/// A policy in words, so that what was decided under it can be decided again; durations are milliseconds.
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
        automaticRevisions = try container.decode(Int.self, forKey: .automaticRevisions)
        autoApproval = try container.decode(AutoApproval.self, forKey: .autoApproval)
        governor = try container.decode(Governor.self, forKey: .governor)
        for (key, path) in Self.durations {
            self[keyPath: path] = .milliseconds(try container.decode(Int64.self, forKey: key))
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
