import Artifacts
import ControlPlane
import Lifecycle
import Planning

/// `chimera budget limit`
struct BudgetLimitVerb: Verb {
    static let spelling = "budget limit"
    static let operands = "--month AMOUNT [--tenant NAME] [--agent NAME] [--reason TEXT] [--as NAME] [--json]"
    static let summary = "sets what a tenant, or an agent for it, may spend in this month"
    static let details = """
        AMOUNT is in units of the currency, such as 250 or 99.50. It counts for the current month (UTC) alone; the next one
        begins with CHIMERA_TENANT_BUDGET again, or for --agent with the amount in the agent's file. NAME of --agent is an
        agent, such as atlas, or a sub-agent with the agent that sets it to work, such as atlas/forge. Runs that wait for
        the month's budget go on by themselves when it allows more. Who set it, why, and what it was before stand in the
        audit log. An agent that no file of CHIMERA_CATALOGUE names is pointed out: the installation may know it.

        examples:
          chimera budget limit --month 250 --tenant acme --reason "the migration"
          chimera budget limit --month 20 --agent finpilot
        """

    let tenant: TenantID
    let agents: [AgentName]
    let micros: Int
    let person: String?
    let reason: String?
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        tenant = try words.tenant() ?? .standard
        agents = try words.agents()
        person = try words.person()
        reason = try words.value("--reason")
        guard let text = try words.value("--month") else { throw UsageError("--month AMOUNT is missing") }
        guard let micros = Money.micros(text) else {
            throw UsageError("--month takes an amount such as 250 or 99.50, at most 1000000000, not \"\(text)\"")
        }
        self.micros = micros
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let budget = try await plane.set(
                MonthLimit(
                    tenant: tenant,
                    agents: agents,
                    micros: micros,
                    person: try place.person(person),
                    reason: reason ?? "asked on the command line"
                )
            )
            if isJSON {
                try place.print(budget)
            } else {
                let spent = "\(Money.text(budget.spentMicros)) spent, \(Money.text(budget.reservedMicros)) reserved"
                let whose = agents.isEmpty ? "\(tenant)" : "\(budget.name), for \(tenant),"
                let when = agents.isEmpty ? "in \(budget.name)" : "this month"
                place.terminal.say("\(whose) may spend \(Money.text(micros)) \(when): \(spent)")
            }
            noteStrangers(place)
            return .success
        }
    }

    /// A slip of the pen would limit nobody.
    private func noteStrangers(_ place: Workplace) {
        guard let roster = OfflineCatalogue(environment: place.environment).roster else { return }
        for agent in agents where !roster.agents.contains(where: { $0.agent == agent }) {
            place.terminal.complain("chimera: note: no file of the catalogue here names an agent \(agent.text)")
        }
    }
}
