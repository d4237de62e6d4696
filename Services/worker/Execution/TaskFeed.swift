import Artifacts

/// Takes what is to be known of a task while it runs. Nothing of it decides how the task ends.
protocol TaskFeed: Sendable {
    /// The program is more than a moment's work: whoever waits for the task hears that it has begun. Heeded once.
    func begin() async
    /// The task makes progress: its lease is renewed.
    func beat() async
    /// Tells witnesses; dropped when there are too many, or nobody takes it.
    func tell(_ event: TaskEvent) async
    /// An event was not even offered, because too many wait.
    func drop()
    /// From now on the next attempt goes on from here.
    func save(checkpoint: BlobReference) async
    /// Why it is to stop, when somebody has cancelled its run or the task.
    func cancellation() async -> Interruption?
}
