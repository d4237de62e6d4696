import Artifacts

/// What happened in a task, before it is known whose task it is.
struct TaskEvent: Hashable, Sendable {
    /// Beyond `task.`.
    var name: String
    var severity: OpsEvent.Severity = .info
    var message: String
    var data = JSONObject()

    static func started(_ step: StepName) -> TaskEvent {
        TaskEvent(name: "started", message: "\(step) started")
    }
}
