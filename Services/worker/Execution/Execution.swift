import Artifacts

/// How an attempt went.
struct Execution: Hashable, Sendable {
    var outcome: TaskOutcome
    var reason: String?
    var summary: String?
    /// Negative for a signal; nil when there was no program to end.
    var exitCode: Int?
    var usage = UsageTotals.nothing
    var files: [FileReference] = []
    var checkpoint: BlobReference?
    /// Whether it ended so for what this installation lacks or lost, and not for what the program did.
    var isFaultOfInstallation = false

    init(_ outcome: TaskOutcome, reason: String? = nil) {
        self.outcome = outcome
        self.reason = reason
    }

    /// Not begun, or not to its end, for want of something that the program cannot be blamed for.
    static func unmade(_ outcome: TaskOutcome, because reason: String) -> Execution {
        var execution = Execution(outcome, reason: reason)
        execution.isFaultOfInstallation = true
        return execution
    }
}
