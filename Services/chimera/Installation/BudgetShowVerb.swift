import Artifacts
import ControlPlane
import Lifecycle

/// `chimera budget show`
struct BudgetShowVerb: Verb {
    static let spelling = "budget show"
    static let operands = "[--tenant NAME] [--limit N] [--json]"
    static let summary = "shows what tenants and agents have spent this month, and each goal"
    static let details = """
        A month's limit is set when the first run of the month asks for money. An agent's account holds what it has
        spent together with the agents that it set to work, a sub_agent's what it has spent for that one. --limit says how
        many goals are looked at.

        examples:
          chimera budget show
          chimera budget show --tenant acme --json
        """

    let query: ListQuery
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        query = ListQuery(tenant: try words.tenant(), limit: try words.number("--limit", in: 1...10_000) ?? 50)
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let budgets = try await plane.budgets(query)
            return try place.show(
                budgets,
                asJSON: isJSON,
                under: ["SCOPE", "NAME", "TENANT", "SPENT", "RESERVED", "LIMIT", "TITLE"]
            ) { budget in
                [
                    budget.scope.rawValue, budget.name, budget.tenant?.text ?? "-", Money.text(budget.spentMicros),
                    Money.text(budget.reservedMicros), budget.limitMicros.map(Money.text) ?? "not set yet",
                    budget.title ?? "-",
                ]
            }
        }
    }
}
