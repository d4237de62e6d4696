import Artifacts
import ControlPlane
import Lifecycle

/// `chimera goal list`
struct GoalListVerb: Verb {
    static let spelling = "goal list"
    static let operands = "[--tenant NAME] [--limit N] [--json]"
    static let summary = "lists goals, the newest first, with the state of their runs"
    static let details = """
        examples:
          chimera goal list
          chimera goal list --tenant acme --limit 10 --json
        """

    let query: ListQuery
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        query = ListQuery(tenant: try words.tenant(), limit: try words.number("--limit", in: 1...10_000) ?? 50)
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let goals = try await plane.goals(query)
            return try place.show(
                goals,
                asJSON: isJSON,
                under: ["GOAL", "TENANT", "STATE", "PRIORITY", "BLUEPRINT", "STATED", "TITLE"]
            ) { goal in
                [
                    goal.goal.text, goal.tenant?.text ?? "-", goal.outcome ?? goal.state ?? "not planned yet",
                    goal.priority.rawValue, goal.blueprint?.text ?? "-", "\(goal.statedAt)", goal.title,
                ]
            }
        }
    }
}
