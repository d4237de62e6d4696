import Configuration
import Lifecycle
import ServiceRuntime

/// What the user asked the tool to do.
enum CLICommand: Equatable {
    case help
    /// The text of one verb's `--help`.
    case verbHelp(String)
    case version
    case config
    case configExample
    case configDiff(String, String)
    case doctor
    case plan(PlanCommand)
    case agents(AgentsCommand)
    /// A verb that is known, with words that make no sense.
    case misused(String)
    case unknown(String)

    static let helpText = """
        chimera: the one tool of operators and developers

        usage:
          chimera plan GOAL.json     plans a goal offline: steps, cost, diagram
          chimera agents             lists the roster
          chimera doctor             checks machine, configuration and Redis, and says what to mend
          chimera config             prints the effective configuration, with origins, secrets masked
          chimera config example     prints an .env file with every setting and its default
          chimera config diff A B    compares two instances' /config documents, saved as files
          chimera VERB --help        plan and agents: options, examples, exit codes
          chimera --version | --help
        """

    /// Without the program's own path.
    init(_ arguments: [String]) {
        switch arguments {
        case [], ["--help"], ["-h"], ["help"]: self = .help
        case ["--version"]: self = .version
        case ["config"]: self = .config
        case ["config", "example"]: self = .configExample
        case ["doctor"]: self = .doctor
        case ["plan", "--help"]: self = .verbHelp(PlanCommand.helpText)
        case ["agents", "--help"]: self = .verbHelp(AgentsCommand.helpText)
        case let words where words[0] == "plan":
            self = PlanCommand(Array(words.dropFirst())).map { .plan($0) } ?? .misused("plan")
        case let words where words[0] == "agents":
            self = AgentsCommand(Array(words.dropFirst())).map { .agents($0) } ?? .misused("agents")
        case let words where words.count == 4 && words[0] == "config" && words[1] == "diff":
            self = .configDiff(words[2], words[3])
        default: self = .unknown(arguments.joined(separator: " "))
        }
    }

    func run(environment: [String: String], output terminal: Terminal) async -> ExitCode {
        switch self {
        case .help:
            terminal.say(Self.helpText)
        case .verbHelp(let text):
            terminal.say(text)
        case .version:
            terminal.say("chimera \(ProgramVersion.text)")
        case .config:
            return printConfiguration(environment, terminal)
        case .configExample:
            for line in ExampleFile.lines(for: Setting.all) { terminal.say(line) }
        case .configDiff(let left, let right):
            return ConfigurationComparison(left: left, right: right).run(terminal)
        case .doctor:
            return await Doctor(environment: environment).run(terminal)
        case .plan(let command):
            return command.run(environment: environment, terminal)
        case .agents(let command):
            return command.run(environment: environment, terminal)
        case .misused(let verb):
            terminal.complain("chimera: these words make no sense after \(verb); try chimera \(verb) --help")
            return .usage
        case .unknown(let words):
            terminal.complain("chimera: unknown command \"\(words)\"; try chimera --help")
            return .usage
        }
        return .success
    }

    private func printConfiguration(_ environment: [String: String], _ terminal: Terminal) -> ExitCode {
        do throws(ConfigurationError) {
            let configuration = try ServiceConfiguration(environment: environment)
            for line in configuration.effective.lines { terminal.say(line) }
            return .success
        } catch {
            terminal.complain("\(error)")
            return .configuration
        }
    }
}
