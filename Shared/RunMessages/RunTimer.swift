package import Artifacts
package import Bus
package import Runs

/// The two timers of a run, as the messages that they will be.
///
/// One lies in Redis for as long as its run waits, its name twice, so each letter counts.
package enum RunTimer {
    /// The words of a timer; those of older builds lie in logs, and in timers that were set before.
    private enum Word {
        static let deadline = "d"
        static let olderDeadline = "run.deadline"
        static let wake = "w"
        static let olderWake = "run.wake"
        static let sequence = "n"
        static let olderSequence = "sequence"
    }

    package static func deadline(of run: RunID) -> TimerName { TimerName("\(Word.deadline):\(run.text)") }

    package static func wake(of run: RunID) -> TimerName { TimerName("\(Word.wake):\(run.text)") }

    /// What says that the state that was entered under this number has lasted too long.
    package static func deadlineEvent(of run: RunID, sequence: Int, at now: Timestamp) -> OpsEvent {
        var event = OpsEvent(
            name: Word.deadline,
            severity: .debug,
            message: "Time is up.",
            occurredAt: now,
            run: run
        )
        var data = JSONObject()
        data.append(Word.sequence, .integer(Int64(sequence)))
        event.data = data
        return event
    }

    package static func wakeEvent(of run: RunID, at now: Timestamp) -> OpsEvent {
        OpsEvent(name: Word.wake, severity: .debug, message: "Time to ask again.", occurredAt: now, run: run)
    }

    package static func event(of message: OpsEvent) -> RunEvent? {
        switch message.name {
        case Word.wake, Word.olderWake: return .wake
        case Word.deadline, Word.olderDeadline:
            let sequence = message.data?[Word.sequence] ?? message.data?[Word.olderSequence]
            guard case .integer(let number) = sequence else { return nil }
            return .deadline(sequence: Int(number))
        default: return nil
        }
    }
}
