/// What a planner says of the goal in the envelope of its plan, because the body of a plan does not.
extension Envelope {
    private static let priorityField = "goalpriority"
    private static let deadlineField = "goaldeadline"
    package static let goalFields = [priorityField, deadlineField]

    package static func goalFields(of statement: GoalStatement) -> [EnvelopeField] {
        let deadline = statement.deadlineAt.map { EnvelopeField(name: deadlineField, text: "\($0.milliseconds)") }
        return [EnvelopeField(name: priorityField, text: statement.priority.rawValue)] + [deadline].compactMap(\.self)
    }

    /// The lane of the goal's tasks; normal unless the planner says otherwise.
    package var goalPriority: Priority {
        text(of: Self.priorityField).flatMap(Priority.init) ?? .normal
    }

    /// When the goal must be done, in milliseconds since 1970.
    package var goalDeadline: Timestamp? {
        text(of: Self.deadlineField).flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
    }

    private func text(of name: String) -> String? {
        extensions.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }
}
