import Artifacts

/// Goals for the shipped blueprints.
enum CrewGoals {
    /// What a step of a minute costs by the shipped prices.
    static let minute = 2_000

    static func demo(
        _ parameters: [String: JSONValue] = [:],
        steps: Int64 = 2,
        approvals: Int? = nil
    ) -> GoalStatement {
        var all = parameters
        all["steps"] = .integer(steps)
        all["pauseMs"] = all["pauseMs"] ?? .integer(0)
        var goal = goal("demo", all)
        goal.approvals = approvals
        return goal
    }

    /// Builds, checks, and after one approval changes something; steps cost nothing unless a duration is given.
    static func pipeline(
        builds: [String] = ["true"],
        apply: String = "true",
        undo: String = "true",
        _ parameters: [String: JSONValue] = [:]
    ) throws -> GoalStatement {
        var all = parameters
        all["builds"] = .array(builds.map { .string($0) })
        all["apply"] = .string(apply)
        all["undo"] = .string(undo)
        all["durationMs"] = all["durationMs"] ?? .integer(0)
        var goal = goal("pipeline", all)
        goal.capabilities = [CapabilityName("apply")].compactMap(\.self)
        return goal
    }

    /// One program, tried once: a script of the shell.
    static func script(_ script: String, _ parameters: [String: JSONValue] = [:]) -> GoalStatement {
        var all = parameters
        all["program"] = .string("/bin/sh")
        all["arguments"] = .array([.string("-c"), .string(script)])
        all["attempts"] = all["attempts"] ?? .integer(1)
        all["durationMs"] = all["durationMs"] ?? .integer(0)
        return goal("command", all)
    }

    static func goal(_ blueprint: String, _ parameters: [String: JSONValue] = [:]) -> GoalStatement {
        var goal = GoalStatement(title: blueprint, requestedBy: "ann", priority: .normal, budgetMicros: 1_000_000)
        goal.blueprint = BlueprintName(blueprint)
        let members = parameters.sorted { $0.key < $1.key }.map { JSONObject.Member(name: $0.key, value: $0.value) }
        goal.parameters = JSONObject(members)
        return goal
    }
}
