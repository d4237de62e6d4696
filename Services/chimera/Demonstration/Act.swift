import Artifacts

/// One of the demonstration's goals, and how its run is to end.
struct Act: Sendable {
    /// What happens to it on the way, beside what the services do by themselves.
    enum Part: Sendable {
        case undisturbed
        /// The worker that holds one of its tasks is killed.
        case workerIsKilled
        /// It waits for a person.
        case isApproved
        /// It stays blocked; a person gives it up.
        case isGivenUp
        /// Its brake closes; a person lifts it.
        case isLifted
    }

    let name: String
    let part: Part
    let outcome: String
    var goal: GoalStatement

    /// Whether a person is to do something.
    var isPersons: Bool { if case .isApproved = part { true } else { false } }

    /// All acts. `thrift` is a budget that pays for the braked goal, and is so tight that the brake closes.
    static func all(thrift: Int) -> [Act] {
        [
            Act("several steps, a worker killed", .workerIsKilled, "applied", steps: 4, pause: 4000),
            Act(
                "fails a gate: no way back",
                .isGivenUp,
                "cancelled",
                steps: 1,
                pause: 200,
                extra: ("reversible", false)
            ),
            Act("waits for your approval", .isApproved, "applied", steps: 2, pause: 200, approvals: 1),
            Act("braked by its budget, then lifted", .isLifted, "applied", steps: 2, pause: 200, budget: thrift),
            Act("breaks while it applies", .undisturbed, "rolled_back", steps: 1, pause: 200, extra: ("breaks", true)),
        ]
    }

    private init(
        _ name: String,
        _ part: Part,
        _ outcome: String,
        steps: Int64,
        pause: Int64,
        budget: Int = 1_000_000,
        approvals: Int? = nil,
        extra: (String, Bool)? = nil
    ) {
        self.name = name
        self.part = part
        self.outcome = outcome
        var parameters = JSONObject([.init(name: "steps", value: .integer(steps))])
        parameters.append("pauseMs", .integer(pause))
        if let (name, value) = extra { parameters.append(name, .bool(value)) }
        goal = GoalStatement(
            title: name,
            requestedBy: "demonstration",
            priority: .normal,
            budgetMicros: budget,
            blueprint: BlueprintName("demo"),
            parameters: parameters,
            approvals: approvals
        )
    }
}
