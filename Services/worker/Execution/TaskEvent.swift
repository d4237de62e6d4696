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

    /// How many lines of its output nobody was told, because they were too many.
    static func leftOut(_ count: Int) -> TaskEvent {
        var event = TaskEvent(
            name: "output.left_out",
            severity: .warning,
            message: "\(count) lines were too many to tell"
        )
        event.data.append("count", .integer(Int64(count)))
        return event
    }

    static func ended(_ step: StepName, _ outcome: TaskOutcome, in sandbox: BuildStatus.Sandbox) -> TaskEvent {
        let isGood = outcome == .done || outcome == .noOutput || outcome == .falseAlarm
        let words = "\(step): \(outcome.rawValue)"
        var event = TaskEvent(name: "ended", severity: isGood ? .info : .warning, message: words)
        event.data.append("outcome", .string(outcome.rawValue))
        event.data.append("sandbox", .string(sandbox.rawValue))
        return event
    }
}
