import Artifacts
import ControlPlane
import Lifecycle

/// `chimera run revise`
struct RunReviseVerb: Verb {
    static let spelling = "run revise"
    static let operands = "RUN|latest GOAL.json [--tenant NAME] [--json]"
    static let summary = "states the goal of a blocked run anew, so that it is planned again"
    static let details = """
        The run keeps its number, its history and its budget. latest is the newest run of the tenant, default unless you
        name another.

        examples:
          chimera run revise latest goal.json
        """

    private struct Answer: Encodable {
        let goal: GoalID
    }

    let choice: RunChoice
    let file: GoalFile
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        choice = try words.tenantsRun(isWaiting: false)
        file = GoalFile(path: try words.operand("GOAL.json"))
    }

    func run(_ place: Workplace) async -> ExitCode {
        let goal: GoalStatement
        switch file.statement(place) {
        case .success(let statement): goal = statement
        case .failure(let complaint): return complaint.code
        }
        return await place.withControlPlane { plane throws(ControlError) in
            let run = try await place.find(choice, plane)
            guard let view = try await plane.run(run), let tenant = view.tenant else { throw .notFound("run \(run)") }
            guard view.state == "BLOCKED" else {
                throw .refused("A run in \(view.state) cannot be revised: only one that is blocked waits for a plan.")
            }
            let id = try await plane.submit(goal, SubmissionTerms(tenant: tenant, revising: GoalID(sharing: run)))
            if isJSON {
                try place.print(Answer(goal: id))
            } else {
                place.terminal.say("stated anew: \(run.text)")
            }
            return .success
        }
    }
}
