import Artifacts

/// What an agent may be trusted with at its level.
enum MaturityPolicy {
    /// Capabilities that change something outside the sandbox; a pilot has yet to earn them, an advisor only advises.
    static let changing = ["apply", "rollback"]

    /// A capability that the agent's level does not allow; `apply.x` counts as `apply`.
    static func excess(of agent: AgentSpec) -> CapabilityName? {
        switch agent.maturity {
        case .reliable, .autonomous: nil
        case .pilot, .advisor:
            agent.capabilities.first { capability in
                changing.contains { capability.text == $0 || capability.text.hasPrefix("\($0).") }
            }
        }
    }
}
