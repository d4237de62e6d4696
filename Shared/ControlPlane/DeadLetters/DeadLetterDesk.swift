package import Artifacts

/// Messages that were given up: to look at, to mend and to send again.
package protocol DeadLetterDesk: Sendable {
    /// The oldest first.
    func deadLetters(_ query: DeadLetterQuery) async throws(ControlError) -> [DeadLetterView]

    /// Nil when there is none of that name.
    func deadLetter(_ id: DeadLetterID) async throws(ControlError) -> DeadLetterView?

    /// Sends it again to where it came from, with these fields in place of its own; nothing is sent that no reader
    /// could read after such an edit, and no task whose run has ended. The audit log keeps who sent it.
    func redrive(_ id: DeadLetterID, replacing edits: [EnvelopeField], by person: String) async throws(ControlError)
}
