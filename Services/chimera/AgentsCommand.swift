import Artifacts
import Lifecycle
import Planning

/// `chimera agents`: the roster, read from its files.
struct AgentsCommand: Equatable {
    static let helpText = """
        chimera agents: lists the roster, each agent with what it may do and whether it works yet

        usage:
          chimera agents [--json]

        The roster is agents/*.json of CHIMERA_CATALOGUE; a new agent is a new file. A planned agent has no program yet.

        examples:
          chimera agents
          chimera agents --json

        exit codes:
          0   listed
          64  the command line makes no sense
          78  the configuration or a file of the catalogue must be mended
        """

    var isJSON = false

    /// Nil when the words make no sense.
    init?(_ words: [String]) {
        guard words.isEmpty || words == ["--json"] else { return nil }
        isJSON = !words.isEmpty
    }

    func run(environment: [String: String], _ terminal: Terminal) -> ExitCode {
        OfflineCatalogue(environment: environment).use(terminal) { catalogue, _ in
            show(catalogue.roster.agents, terminal)
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
