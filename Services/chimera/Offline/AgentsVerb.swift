import Artifacts
import ControlPlane
import Lifecycle
import Planning

/// `chimera agents`: the roster, read from its files.
struct AgentsVerb: Verb {
    static let spelling = "agents"
    static let operands = "[--spending [--tenant NAME]] [--json]"
    static let summary = "lists the roster: what each agent may do, and whether it works yet"
    static let details = """
        The roster is agents/*.json of CHIMERA_CATALOGUE; a new agent is a new file. A planned agent has no program yet.
        --spending asks the installation instead: what agents have spent this month, and what that would be in a year.

        examples:
          chimera agents
          chimera agents --json
          chimera agents --spending --tenant acme
        """

    let isJSON: Bool
    let isSpending: Bool
    let tenant: TenantID?

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        isSpending = words.flag("--spending")
        tenant = isSpending ? try words.tenant() : nil
    }

    func run(_ place: Workplace) async -> ExitCode {
        if isSpending { return await showSpending(place) }
        return OfflineCatalogue(environment: place.environment).use(place.terminal) { catalogue, _ in
            show(catalogue.roster.agents, place)
        }
    }

    private func showSpending(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            try place.show(
                try await plane.agentBudgets(of: tenant),
                asJSON: isJSON,
                under: ["AGENT", "TENANT", "SPENT", "RESERVED", "LIMIT", "IN A YEAR"]
            ) { budget in
                [
                    budget.name, budget.tenant?.text ?? "-", Money.text(budget.spentMicros),
                    Money.text(budget.reservedMicros), budget.limitMicros.map(Money.text) ?? "not set yet",
                    budget.annualMicros.map(Money.text) ?? "-",
                ]
            }
        }
    }

    private func show(_ agents: [AgentSpec], _ place: Workplace) -> ExitCode {
        guard isJSON else {
            let heading = ["AGENT", "STATUS", "MATURITY", "POOL", "TRIGGER", "PROGRAM", "CAPABILITIES", "ROLE"]
            let rows = agents.map { agent in
                [
                    agent.agent.text, agent.status.rawValue, agent.maturity.rawValue, agent.pool.text,
                    Self.trigger(agent.trigger), agent.program ?? "none yet",
                    agent.capabilities.map(\.text).joined(separator: " "), agent.role,
                ]
            }
            for line in TextTable([heading] + rows).lines { place.terminal.say(line) }
            return .success
        }
        return place.printed(agents, .success)
    }

    private static func trigger(_ trigger: AgentSpec.Trigger) -> String {
        [trigger.on.rawValue, trigger.kind, trigger.schedule].compactMap(\.self).joined(separator: " ")
    }
}
