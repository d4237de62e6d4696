import Artifacts
import ControlPlane
import Lifecycle

/// `chimera goal submit`
struct GoalSubmitVerb: Verb {
    static let spelling = "goal submit"
    static let operands = "GOAL.json [--tenant NAME] [--key KEY] [--watch] [--json]"
    static let summary = "states a goal, and prints the number of its run"
    static let details = """
        GOAL.json is a GoalStatement; - reads it from standard input. chimera plan shows offline what it would become.
        With --key, stating the same goal again changes nothing. --watch stays and draws the run until it ends, or says why
        there will be none.

        examples:
          chimera goal submit goal.json
          chimera goal submit goal.json --tenant acme --key release-42 --watch
          echo '{"title":"Show it","requestedBy":"ann","priority":"normal","budgetMicros":1000000,
                 "blueprint":"demo"}' | chimera goal submit -
        """

    private struct Answer: Encodable {
        let goal: GoalID
        let run: RunID
    }

    let file: GoalFile
    let tenant: TenantID
    let key: IdempotencyKey?
    let isWatching: Bool
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        isWatching = words.flag("--watch")
        tenant = try words.tenant() ?? .standard
        key = try words.key()
        file = GoalFile(path: try words.operand("GOAL.json"))
    }

    func run(_ place: Workplace) async -> ExitCode {
        let goal: GoalStatement
        switch file.statement(place) {
        case .success(let statement): goal = statement
        case .failure(let complaint): return complaint.code
        }
        return await place.withControlPlane { plane throws(ControlError) in
            // From before it is stated, so that nothing is missed that is told of it.
            let news = isWatching ? try await plane.events(of: .tenant(tenant)) : nil
            let id = try await plane.submit(goal, SubmissionTerms(tenant: tenant, key: key))
            let run = RunID(sharing: id)
            if isJSON { try place.print(Answer(goal: id, run: run)) } else { place.terminal.say(run.text) }
            guard let news else { return .success }
            try await RunBirth(run: run).wait(on: plane, hearing: news)
            return try await RunWatch(run: run, isJSON: isJSON).follow(plane, place)
        }
    }
}
