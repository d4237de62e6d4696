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

    init(_ outcome: TaskOutcome, reason: String? = nil) {
        self.outcome = outcome
        self.reason = reason
    }
}
