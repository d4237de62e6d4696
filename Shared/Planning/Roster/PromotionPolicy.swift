package import Artifacts

/// Which level an agent's record speaks for. It only recommends: an agent has the level that its file says.
package enum PromotionPolicy {
    /// The level one step up or down; nil when the record speaks for the level it has, or for none yet.
    ///
    /// Up: enough runs, nearly all of them done, none violated. Down: a violation, or too many failures.
    package static func advice(_ record: AgentRecord) -> AgentSpec.Maturity? {
        if record.count(.violated) > 0 || isUnreliable(record) { return below(record.maturity) }
        switch record.maturity {
        case .pilot: return has(record, runs: 20, donePercent: 95) ? .reliable : nil
        case .reliable: return has(record, runs: AgentRecord.window, donePercent: 98) ? .autonomous : nil
        case .advisor, .autonomous: return nil
        }
    }

    private static func isUnreliable(_ record: AgentRecord) -> Bool {
        record.runs.count >= 10 && !has(record, runs: 0, donePercent: 80)
    }

    private static func has(_ record: AgentRecord, runs: Int, donePercent: Int) -> Bool {
        record.runs.count >= runs && record.count(.done) * 100 >= record.runs.count * donePercent
    }

    private static func below(_ maturity: AgentSpec.Maturity) -> AgentSpec.Maturity? {
        switch maturity {
        case .autonomous: .reliable
        case .reliable: .pilot
        // An advisor changes nothing, and below a pilot there is nothing.
        case .advisor, .pilot: nil
        }
    }
}
