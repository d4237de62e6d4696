package import Artifacts

/// Goals that come back by the clock.
package protocol ScheduleDesk: Sendable {
    /// By name.
    func schedules() async throws(ControlError) -> [ScheduleView]

    /// States a schedule's goal now; what the clock does is not touched. Firing again with the same key is refused.
    func fire(
        _ schedule: ScheduleName,
        key: IdempotencyKey?,
        by person: String
    ) async throws(ControlError) -> GoalID
}
