import Artifacts

/// One attempt of a task, as an executor sees it.
struct Job: Sendable {
    let assignment: TaskAssignment
    let tenant: TenantID
    /// Which try it is, from 1.
    let attempt: Int
    /// Where the attempt before left off.
    let checkpoint: BlobReference?
    /// What the attempt counts as where nobody knows what it has cost.
    let worthMicros: Int
    /// The most that the attempt may take.
    let timeLimit: Duration
}
