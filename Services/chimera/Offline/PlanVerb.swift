import Artifacts
import Lifecycle
import Planning
import Security

/// `chimera plan`: what core would plan for a goal, without a server.
struct PlanVerb: Verb {
    static let spelling = "plan"
    static let operands = "GOAL.json [--blueprints DIR] [--json]"
    static let summary = "plans a goal offline: steps, cost, diagram"
    static let details = """
        GOAL.json is a GoalStatement; - reads it from standard input. Blueprints, roster and prices come from
        CHIMERA_CATALOGUE, the pools from CHIMERA_POOLS. The same goal gives the same plan, byte for byte.

        examples:
          chimera plan goal.json
          chimera plan goal.json --blueprints ./my-blueprints
          echo '{"title":"Show it","requestedBy":"ann","priority":"normal","budgetMicros":1000000,
                 "blueprint":"demo","parameters":{"steps":5}}' | chimera plan - --json

        what its exit code says:
          0   planned
          1   the goal cannot be planned; the reason is printed
        """

    let file: GoalFile
    let blueprints: String?
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        blueprints = try words.value("--blueprints")
        file = GoalFile(path: try words.operand("GOAL.json"))
    }

    func run(_ place: Workplace) async -> ExitCode {
        switch file.statement(place) {
        case .failure(let complaint): complaint.code
        case .success(let goal):
            OfflineCatalogue(environment: place.environment, blueprints: blueprints).use(place.terminal) {
                catalogue,
                pools in
                let decision = catalogue.planner(for: pools).decide(Self.request(goal))
                return PlanSheet(currency: catalogue.prices.currency, isJSON: isJSON).show(decision, place.terminal)
            }
        }
    }

    private static func request(_ statement: GoalStatement) -> PlanRequest {
        PlanRequest(
            goal: offlineGoal(statement),
            statement: statement,
            statedAt: .now(),
            revision: statement.revision ?? 0
        )
    }

    /// A goal that was never stated has no id; this one follows from what it says, so that a plan can be compared.
    private static func offlineGoal(_ statement: GoalStatement) -> GoalID {
        // A statement that was just decoded can be encoded.
        let bytes = SHA256.digest((try? ArtifactEncoder.encode(statement)) ?? []).bytes
        let words = [bytes[0..<8], bytes[8..<16]].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        let high = 0x7000 | words[0] & 0xfff
        return GoalID(high: high, low: 1 << 63 | words[1] >> 2) ?? .next()
    }
}
