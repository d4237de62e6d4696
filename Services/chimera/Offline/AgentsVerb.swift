import Artifacts
import Lifecycle
import Planning

/// `chimera agents`: the roster, read from its files.
struct AgentsVerb: Verb {
    static let spelling = "agents"
    static let operands = "[--json]"
    static let summary = "lists the roster: what each agent may do, and whether it works yet"
    static let details = """
        The roster is agents/*.json of CHIMERA_CATALOGUE; a new agent is a new file. A planned agent has no program yet.

        examples:
          chimera agents
          chimera agents --json
        """

    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) { isJSON = words.flag("--json") }

    func run(_ place: Workplace) async -> ExitCode {
        OfflineCatalogue(environment: place.environment).use(place.terminal) { catalogue, _ in
            show(catalogue.roster.agents, place.terminal)
        }
    }

    private func show(_ agents: [AgentSpec], _ terminal: Terminal) -> ExitCode {
        guard isJSON else {
            let heading = ["AGENT", "STATUS", "MATURITY", "POOL", "TRIGGER", "PROGRAM", "CAPABILITIES", "ROLE"]
            let rows = agents.map { agent in
                [
                    agent.agent.text, agent.status.rawValue, agent.maturity.rawValue, agent.pool.text,
                    Self.trigger(agent.trigger), agent.program ?? "none yet",
                    agent.capabilities.map(\.text).joined(separator: " "), agent.role,
                ]
            }
            for line in TextTable([heading] + rows).lines { terminal.say(line) }
            return .success
        }
        do throws(ArtifactError) {
            terminal.say(String(decoding: try ArtifactEncoder.encode(agents), as: UTF8.self))
            return .success
        } catch {
            terminal.complain("chimera: \(error)")
            return .software
        }
    }

    private static func trigger(_ trigger: AgentSpec.Trigger) -> String {
        [trigger.on.rawValue, trigger.kind, trigger.schedule].compactMap(\.self).joined(separator: " ")
    }
}
