/// What an envelope says of the goal that its artifact is for, because most bodies do not.
extension Envelope {
    private static let priorityField = "goalpriority"
    private static let deadlineField = "goaldeadline"
    private static let agentField = "goalagent"
    package static let goalFields = [agentField, priorityField, deadlineField]

    package static func goalFields(of statement: GoalStatement) -> [EnvelopeField] {
        let deadline = statement.deadlineAt.map { EnvelopeField(name: deadlineField, text: "\($0.milliseconds)") }
        return [EnvelopeField(name: priorityField, text: statement.priority.rawValue)] + [deadline].compactMap(\.self)
    }

    /// How urgent everything is that is done for the goal; normal where nothing is said, and then nothing is written.
    package var goalPriority: Priority {
        get { text(of: Self.priorityField).flatMap(Priority.init) ?? .normal }
        set { setText(newValue == .normal ? nil : newValue.rawValue, of: Self.priorityField) }
    }

    /// When the goal must be done, in milliseconds since 1970.
    package var goalDeadline: Timestamp? {
        text(of: Self.deadlineField).flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
    }

    /// The agents that pay for the goal; nil for one that a person has stated.
    package func goalAgents() throws(ArtifactError) -> AgentPath? {
        guard let text = text(of: Self.agentField) else { return nil }
        guard let path = AgentPath(text) else {
            let message = "expected AGENT:MICROS or AGENT:MICROS/SUB-AGENT:MICROS"
            throw ArtifactError(.malformedEnvelope, field: Self.agentField, message)
        }
        return path
    }

    package mutating func charge(_ agents: AgentPath?) { setText(agents?.text, of: Self.agentField) }
}
