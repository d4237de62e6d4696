/// How a run ended; set in DONE and only there.
package enum RunOutcome: String, CaseIterable, Codable, Sendable {
    case applied
    case rolledBack = "rolled_back"
    case rejected
    case expired
    case cancelled
    /// Nothing came of it, and nothing was wrong: silence, not an error.
    case noOutput = "no_output"
    case failed
}
