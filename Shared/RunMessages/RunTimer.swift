package import Artifacts
package import Bus
package import Runs

/// The two timers of a run, as the messages that they will be.
package enum RunTimer {
    private static let deadlineName = "run.deadline"
    private static let wakeName = "run.wake"
    private static let sequenceField = "sequence"

    // Redis keeps a timer's name twice, as long as the run waits: each letter counts.
    package static func deadline(of run: RunID) -> TimerName { TimerName("d:\(run.text)") }

    package static func wake(of run: RunID) -> TimerName { TimerName("w:\(run.text)") }

    /// What says that the state that was entered under this number has lasted too long.
    package static func deadlineEvent(of run: RunID, sequence: Int, at now: Timestamp) -> OpsEvent {
        var event = OpsEvent(
            name: deadlineName,
            severity: .debug,
            message: "Time is up.",
            occurredAt: now,
            run: run
        )
        var data = JSONObject()
        data.append(sequenceField, .integer(Int64(sequence)))
        event.data = data
        return event
    }

    package static func wakeEvent(of run: RunID, at now: Timestamp) -> OpsEvent {
        OpsEvent(name: wakeName, severity: .debug, message: "Time to ask again.", occurredAt: now, run: run)
    }

    package static func event(of message: OpsEvent) -> RunEvent? {
        switch message.name {
        case wakeName: return .wake
        case deadlineName:
            guard case .integer(let sequence) = message.data?[sequenceField] else { return nil }
            return .deadline(sequence: Int(sequence))
        default: return nil
        }
    }
}
