import Artifacts

/// How a program says that its task ended.
struct ProgramResult: Hashable, Sendable {
    /// What a program can know of itself; that it ran out of time or was killed, others see.
    static let outcomes: Set<TaskOutcome> = [.done, .noOutput, .falseAlarm, .failed, .budget, .maxTurns]

    var outcome: TaskOutcome
    var reason: String?
    var summary: String?
}
