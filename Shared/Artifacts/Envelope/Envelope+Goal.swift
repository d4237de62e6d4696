/// What an envelope says of the goal that its artifact is for, because most bodies do not.
extension Envelope {
    private static let priorityField = "goalpriority"
    private static let deadlineField = "goaldeadline"
    package static let goalFields = [priorityField, deadlineField]

    package static func goalFields(of statement: GoalStatement) -> [EnvelopeField] {
        let deadline = statement.deadlineAt.map { EnvelopeField(name: deadlineField, text: "\($0.milliseconds)") }
        return [EnvelopeField(name: priorityField, text: statement.priority.rawValue)] + [deadline].compactMap(\.self)
    }

    /// How urgent everything is that is done for the goal; normal where nothing is said, and then nothing is written.
    package var goalPriority: Priority {
        get { text(of: Self.priorityField).flatMap(Priority.init) ?? .normal }
        set {
            extensions.removeAll { $0.name == Self.priorityField }
            guard newValue != .normal else { return }
            extensions.append(EnvelopeField(name: Self.priorityField, text: newValue.rawValue))
        }
    }

    /// When the goal must be done, in milliseconds since 1970.
    package var goalDeadline: Timestamp? {
        text(of: Self.deadlineField).flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
    }

    private func text(of name: String) -> String? {
        extensions.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }
}
