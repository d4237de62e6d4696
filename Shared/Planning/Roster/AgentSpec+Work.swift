package import Artifacts

/// How an agent's program comes to run: as a goal of the blueprint `command`, within the agent's own limits.
extension AgentSpec {
    /// What the installation's own services are called in the roster; they are set to work by the bus, not by core.
    private static let services: Set<String> = ["conductor", "core", "judge", "worker"]

    /// Whether it has a program that core is to set to work.
    package var isSetToWork: Bool {
        guard status == .active, let program else { return false }
        return trigger.on == .schedule || !Self.services.contains(program)
    }

    /// Who pays for its goals, and how much in a month; one that says nothing of money may spend none.
    package var payer: AgentPath.Link { AgentPath.Link(agent, monthMicros: budgetMicros ?? 0) }

    /// Nil for an agent without a program. One run may cost what the agent may cost in a month.
    package func goal(arguments more: [String] = []) -> GoalStatement? {
        guard let program else { return nil }
        var goal = GoalStatement(
            title: role,
            requestedBy: agent.text,
            priority: .low,
            budgetMicros: budgetMicros ?? 0
        )
        let words = (arguments ?? []) + more
        goal.blueprint = BlueprintName("command")
        goal.capabilities = capabilities
        goal.parameters = JSONObject([
            JSONObject.Member(name: "arguments", value: .array(words.map { .string($0) })),
            JSONObject.Member(name: "attempts", value: .integer(Int64(limits.attempts))),
            JSONObject.Member(name: "capabilities", value: .array(capabilities.map { .string($0.text) })),
            JSONObject.Member(name: "pool", value: .string(pool.text)),
            JSONObject.Member(name: "program", value: .string(program)),
            JSONObject.Member(name: "timeoutMs", value: .integer(Int64(limits.timeoutMs))),
        ])
        return goal
    }
}
