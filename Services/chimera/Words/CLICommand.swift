import Lifecycle
import ServiceRuntime

/// What the user asked the tool to do.
enum CLICommand {
    case help
    case version
    case verb(any Verb)
    case verbHelp([any Verb.Type])
    /// A verb that is known, with words that make no sense.
    case misused(any Verb.Type, UsageError)
    case unknown(String)

    /// Without the program's own path.
    init(_ arguments: [String]) {
        if arguments.isEmpty || ["--help", "-h", "help"].contains(arguments[0]) {
            let verbs = VerbTable.beginning(with: Array(arguments.dropFirst()))
            self = arguments.count < 2 ? .help : verbs.isEmpty ? Self.strange(arguments) : .verbHelp(verbs)
        } else if arguments == ["--version"] {
            self = .version
        } else if let last = arguments.last, last == "--help" || last == "-h" {
            let verbs = VerbTable.beginning(with: Array(arguments.dropLast()))
            self = verbs.isEmpty ? Self.strange(arguments) : .verbHelp(verbs)
        } else if let (verb, rest) = VerbTable.match(arguments) {
            self = Self.command(verb, rest)
        } else {
            let verbs = VerbTable.beginning(with: arguments)
            self = verbs.isEmpty ? Self.strange(arguments) : .verbHelp(verbs)
        }
    }

    func run(environment: [String: String], output terminal: Terminal) async -> ExitCode {
        switch self {
        case .help: terminal.say(HelpText.all)
        case .version: terminal.say("chimera \(ProgramVersion.text)")
        case .verb(let verb): return await verb.run(Workplace(environment: environment, terminal: terminal))
        case .verbHelp(let verbs): terminal.say(verbs.count == 1 ? verbs[0].helpText : HelpText.list(verbs))
        case .misused(let verb, let error):
            terminal.complain("chimera: \(error.sentence); try chimera \(verb.spelling) --help")
            return .usage
        case .unknown(let words):
            terminal.complain("chimera: unknown command \"\(words)\"; try chimera --help")
            return .usage
        }
        return .success
    }

    private static func command(_ verb: any Verb.Type, _ rest: [String]) -> CLICommand {
        var words = Words(rest)
        do throws(UsageError) {
            let command = try verb.init(&words)
            try words.end()
            return .verb(command)
        } catch {
            return .misused(verb, error)
        }
    }

    private static func strange(_ arguments: [String]) -> CLICommand {
        .unknown(arguments.joined(separator: " "))
    }
}
