import Artifacts
import ControlPlane
import Lifecycle

/// `chimera run list`
struct RunListVerb: Verb {
    static let spelling = "run list"
    static let operands = "[--state STATE]... [--tenant NAME] [--limit N] [--json]"
    static let summary = "lists runs, the newest first"
    static let details = """
        STATE is one of PENDING, IN_PROGRESS, VALIDATING, BLOCKED, WAIT_FOR_APPROVE, APPLYING, ROLLBACK, DONE.

        examples:
          chimera run list
          chimera run list --state WAIT_FOR_APPROVE --state BLOCKED
        """

    static let states: Set<String> = [
        "PENDING", "IN_PROGRESS", "VALIDATING", "READY_FOR_APPLY", "BLOCKED", "WAIT_FOR_APPROVE", "APPLYING",
        "ROLLBACK", "DONE",
    ]

    let query: ListQuery
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        var states: Set<String> = []
        while let state = try words.value("--state")?.uppercased() {
            guard Self.states.contains(state) || state == RunView.unreadable else {
                throw UsageError("there is no state \(state)")
            }
            states.insert(state)
        }
        let tenant = try words.tenant()
        query = ListQuery(tenant: tenant, states: states, limit: try words.number("--limit", in: 1...10_000) ?? 50)
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let runs = try await plane.runs(query)
            return try place.show(
                runs,
                asJSON: isJSON,
                under: ["RUN", "TENANT", "STATE", "OUTCOME", "PRIORITY", "SPENT", "SINCE", "TITLE"]
            ) { run in
                [
                    run.run.text, run.tenant?.text ?? "-", run.state, run.outcome ?? "-", run.priority.rawValue,
                    Money.text(run.budget.spentMicros), "\(run.enteredAt)", run.title ?? "-",
                ]
            }
        }
    }
}
