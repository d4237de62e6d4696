import Configuration
import Lifecycle
import ServiceRuntime

/// What the user asked the tool to do.
enum CLICommand: Equatable {
    case help
    case version
    case config
    case configExample
    case configDiff(String, String)
    case doctor
    case unknown(String)

    static let helpText = """
        chimera: the one tool of operators and developers

        usage:
          chimera doctor             checks machine, configuration and Redis, and says what to mend
          chimera config             prints the effective configuration, with origins, secrets masked
          chimera config example     prints an .env file with every setting and its default
          chimera config diff A B    compares two instances' /config documents, saved as files
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
        case let words where words.count == 4 && words[0] == "config" && words[1] == "diff":
            self = .configDiff(words[2], words[3])
        default: self = .unknown(arguments.joined(separator: " "))
        }
    }

    func run(environment: [String: String], output terminal: Terminal) async -> ExitCode {
        switch self {
        case .help:
            terminal.say(Self.helpText)
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
