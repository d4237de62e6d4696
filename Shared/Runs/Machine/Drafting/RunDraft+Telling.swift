import Artifacts

/// What people hear of it.
extension RunDraft {
    mutating func tell(
        _ name: String,
        _ severity: OpsEvent.Severity,
        _ message: String,
        data: JSONObject? = nil
    ) {
        let event = OpsEvent(
            name: name,
            severity: severity,
            message: message.cut(to: 1000),
            occurredAt: now,
            actor: "conductor",
            run: record.run,
            data: data
        )
        add(.event(event))
    }

    /// One event for a decision, however many states it ran through.
    mutating func tellTransition() {
        let passage = RunPassage(from: path.first?.from, states: path.map(\.to), outcome: record.outcome)
        let message = record.reason.map { "\(passage.words): \($0)" } ?? passage.words
        // Failure is an alarm; silence, refusal and expiry are not.
        tell(RunPassage.eventName, record.outcome == .failed ? .error : .info, message, data: passage.data)
    }
}
