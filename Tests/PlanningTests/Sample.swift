import Artifacts
import Planning
import Testing

/// Requests and blueprints for tests of the planner.
enum Sample {
    static let goal: GoalID? = GoalID("01890a5d-ac96-774b-bcce-b302099a8057")
    static let statedAt = Timestamp(milliseconds: 1_767_225_600_000)

    static func catalogue() throws -> Catalogue { try Catalogue(folder: Repository.path("")) }

    static let general: [PoolName] = PoolName("general").map { [$0] } ?? []

    static func pools() throws -> [PoolName] { [try #require(PoolName("general"))] }

    static func planner() throws -> BlueprintPlanner { try catalogue().planner(for: pools()) }

    static func request(
        _ blueprint: String? = "demo",
        budgetMicros: Int = 1_000_000,
        _ parameters: [(String, JSONValue)] = [],
        capabilities: [String] = []
    ) throws -> PlanRequest {
        var statement = GoalStatement(title: "t", requestedBy: "ann", priority: .normal, budgetMicros: budgetMicros)
        statement.blueprint = try blueprint.map { try #require(BlueprintName($0)) }
        statement.parameters = JSONObject(parameters.map { JSONObject.Member(name: $0.0, value: $0.1) })
        statement.capabilities = try capabilities.map { try #require(CapabilityName($0)) }
        return PlanRequest(goal: try #require(goal), statement: statement, statedAt: statedAt)
    }

    /// A planner that knows one blueprint, whose steps are these.
    static func planner(steps: String, parameters: String = "{}", more: String = "") throws -> BlueprintPlanner {
        let text = """
            {"name":"test","title":"t","description":"d","parameters":\(parameters),"steps":\(steps)\(more)}
            """
        let blueprint = try BlueprintReader.read(Array(text.utf8), file: "test.json")
        let catalogue = try catalogue()
        return BlueprintPlanner(
            blueprints: [blueprint.name: blueprint],
            prices: catalogue.prices,
            offer: catalogue.roster.offer(of: try pools())
        )
    }

    static func step(_ name: String, phase: String = "build", ms: Int = 0, _ more: String = "") -> String {
        """
        {"name":"\(name)","phase":"\(phase)","pool":"general","limits":{"attempts":1,"timeoutMs":1000},
         "estimate":{"durationMs":\(ms)},"program":"/bin/true"\(more)}
        """
    }
}

extension PlanDecision {
    var plan: PlanSpec {
        get throws {
            guard case .planned(let plan) = self else { throw Unexpected(decision: self) }
            return plan
        }
    }

    var obstacle: DesignBlocked {
        get throws {
            guard case .blocked(let obstacle) = self else { throw Unexpected(decision: self) }
            return obstacle
        }
    }
}

private struct Unexpected: Error {
    let decision: PlanDecision
}
