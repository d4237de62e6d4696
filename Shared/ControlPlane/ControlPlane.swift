package import Artifacts

/// All that a person or a program may ask of an installation, whatever carries it there.
package protocol ControlPlane: DeadLetterDesk, HistoryDesk, InstallationDesk, ScheduleDesk {
    /// States a goal. Stating it again with the same key changes nothing and names the same goal.
    func submit(_ goal: GoalStatement, _ terms: SubmissionTerms) async throws(ControlError) -> GoalID

    /// The newest first.
    func goals(_ query: ListQuery) async throws(ControlError) -> [GoalView]

    /// The newest first.
    func runs(_ query: ListQuery) async throws(ControlError) -> [RunView]

    /// Nil when there is no such run, which is the case for a moment after its goal was stated.
    func run(_ run: RunID) async throws(ControlError) -> RunView?

    /// Whatever happens from now on to a run, or in a tenant; ends with the task that reads it.
    func events(of subject: EventSubject) async throws(ControlError) -> AsyncThrowingStream<EventView, any Error>

    /// Has a person's command carried out, and returns when it was taken; throws `.refused` when it was not.
    func perform(_ command: RunCommand, on run: RunID, by person: String) async throws(ControlError)
}
