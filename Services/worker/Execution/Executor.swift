import Artifacts

/// Carries out one attempt of a task.
///
/// - It returns how the attempt ended, whatever the task did; it throws only for what is no fault of the task.
/// - When its task is cancelled it stops what it started, and throws `CancellationError` once nothing of it is left.
/// - What it leaves behind is in the blob store and nowhere else.
protocol Executor: Sendable {
    /// What confines its programs.
    var sandbox: BuildStatus.Sandbox { get }

    func execute(_ job: Job, telling feed: any TaskFeed) async throws -> Execution
}
