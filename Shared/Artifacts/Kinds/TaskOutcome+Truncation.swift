extension TaskOutcome {
    /// Whether the task was cut short; whatever it produced then is not a success.
    package var isTruncated: Bool {
        switch self {
        case .budget, .timeout, .maxTurns, .killed: true
        case .done, .noOutput, .falseAlarm, .failed: false
        }
    }
}
